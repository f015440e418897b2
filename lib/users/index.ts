export { auditKinds } from '../audit/types.ts'
export { mailsGoToLog } from '../mail/index.ts'
export { readAccountSetting, saveAccountSetting } from './account-settings.ts'
export {
  type AccountAuthority,
  accountIds,
  bootstrapAccount,
  createAccount,
  findAccount,
  firstActiveAccount,
  isAccount,
  listAccounts,
} from './accounts.ts'
export { auditLog, checkAuditLog, exportAuditLog } from './audit-log.ts'
export { mayAdminister } from './authority.ts'
export { afterwards, settleBackground } from './background.ts'
export { onUserChange, type UserChange } from './changes.ts'
export { addUserOfPerson, createUser, type NewUserRoles } from './create.ts'
export { type AccountDirectories, accountDirectories, makeAccountDirectories } from './directories.ts'
export { forgetEnded } from './ended.ts'
export { type Factors, factorsOf } from './factors.ts'
export {
  dropIdentityProvider,
  identityProvider,
  setIdentityProvider,
  someProvider,
} from './identity-providers.ts'
export {
  acceptInvitation,
  invitationOf,
  invite,
  joinByInvitation,
  listInvitations,
  mayInvite,
  mayJoin,
  revokeInvitation,
} from './invitations.ts'
export { eraseOwnUser } from './leave.ts'
export { forgive, type Limit, spend } from './limits.ts'
export { createOneTimeLink, peekLink, redeemOneTimeLink } from './links.ts'
export {
  alterNetworkPolicy,
  createNetworkPolicy,
  dropNetworkPolicy,
  listNetworkPolicies,
  mayManageNetworks,
  networkPolicy,
  setAccountNetworkPolicy,
  setUserNetworkPolicy,
} from './network-policies.ts'
export { foreignNetwork, mayComeFrom } from './network-rule.ts'
export { accountNameOf } from './notices.ts'
export {
  createOrganizationAccount,
  dropAccount,
  listOrganization,
  mayManageAccounts,
  renameAccount,
  resumeAccount,
  suspendAccount,
  undropAccount,
} from './organization.ts'
export { discardMail, listMails, mayReadOutbox, tryMailAgain } from './outbox.ts'
export {
  changePassword,
  confirmNewEmail,
  needsPassword,
  newEmailOf,
  requestNewEmail,
  requirePassword,
} from './own.ts'
export { relyingParty } from './passkey-forms.ts'
export {
  askForPasskey,
  beginPasskey,
  checkPasskey,
  confirmPasskey,
  listPasskeys,
  removePasskey,
  renamePasskey,
} from './passkeys.ts'
export { checkPassword } from './passwords.ts'
export { accountsOf, isSamePerson } from './person.ts'
export { deleteAccount, dueAccounts } from './purge.ts'
export { reindexUsers } from './reindex.ts'
export { requestReset, resetOf, resetPassword } from './reset.ts'
export {
  beginSecondFactor,
  checkSecondFactor,
  confirmSecondFactor,
  dropSecondFactor,
  endSecondFactor,
  renewRecoveryCodes,
  secondFactorOf,
} from './second-factor.ts'
export { mustHaveFactor, secondFactorRoles, setSecondFactorRoles } from './second-factor-rule.ts'
export {
  endOtherSessions,
  endSession,
  type LiveSession,
  listSessions,
  liveSession,
  type SignInOrigin,
  startSession,
  userOfSession,
} from './sessions.ts'
export { saveSetting, settingsOf } from './settings.ts'
export {
  accountToSignIn,
  knowsAddress,
  recordRefusal,
  recordSignIn,
  type SignIn,
  verifyPassword,
} from './sign-in.ts'
export { confirmSignUp, signUp, signUpIsOpen, signUpOf } from './sign-up.ts'
export {
  beginSso,
  peekSso,
  returnFromSso,
  SsoError,
  type SsoRefusal,
  ssoReturnAddress,
  ssoReturnPath,
} from './sso.ts'
export { activeUser, defaultsOf } from './store.ts'
export { actorOfToken, createToken, listTokens, revokeToken } from './tokens.ts'
export type {
  Account,
  ActiveUser,
  BrowserSession,
  IdentityProvider,
  Invitation,
  LinkPurpose,
  Membership,
  NetworkAuthority,
  NetworkPolicy,
  NetworkPolicyChanges,
  NewAccount,
  NewToken,
  NewUser,
  OrganizationAccount,
  Passkey,
  ProviderRules,
  Token,
  User,
  UserAuthority,
  UserChanges,
  UserDefaults,
} from './types.ts'
export { disableUser, dropUser, findUser, listUsers, setPassword, updateUser, userOf } from './users.ts'
