// Not TypeScript: reading that would load Next's compiler into the server, 25 MB at rest.
/** @type {import('next').NextConfig} */
const settings = {
  // Native parts stay outside the bundle: they find their binaries beside their own files.
  serverExternalPackages: [
    'better-sqlite3',
    '@node-rs/argon2',
    'libsodium-wrappers',
    'pino',
    'busboy',
    'kysely',
    'nodemailer',
    'openid-client',
    '@simplewebauthn/server',
  ],
  // `npm run check` checks types; a start after an update should not pay for it again.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  compress: false,
}

export default settings
