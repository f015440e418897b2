import sodium from 'libsodium-wrappers'

// The WASM module loads once, here, so that sealing itself is synchronous.
await sodium.ready

export { sodium }
