/** Why single sign-on ended without one, by what `/sign-in?sso=` says. */
export const ssoWords: Record<string, string> = {
  none: 'There is no single sign-on for that account.',
  unreachable: 'The identity provider cannot be reached. Try again later, or tell an administrator.',
  dead: 'This took too long, was used already, or began in another browser. Begin anew.',
  refused: 'The identity provider did not sign you in.',
  address: 'The identity provider does not vouch for an e-mail address that is let in here.',
  unknown: 'There is no user for you here. Ask an administrator for an invitation.',
  blocked: 'Too many attempts. Wait a few minutes, then try again.',
}
