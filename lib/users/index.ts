export {
  type AccountAuthority,
  accountIds,
  bootstrapAccount,
  createAccount,
  findAccount,
  listAccounts,
} from './accounts.ts'
export { onUserChange, type UserChange } from './changes.ts'
export { createUser, type NewUserRoles } from './create.ts'
export { type AccountDirectories, accountDirectories, makeAccountDirectories } from './directories.ts'
export { forgetEnded } from './ended.ts'
export { forgive, type Limit, spend } from './limits.ts'
export { createOneTimeLink, redeemOneTimeLink } from './links.ts'
export { checkPassword } from './passwords.ts'
export {
  endOtherSessions,
  endSession,
  listSessions,
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
export { activeUser } from './store.ts'
export { actorOfToken, createToken, listTokens, revokeToken } from './tokens.ts'
export type {
  Account,
  ActiveUser,
  BrowserSession,
  LinkPurpose,
  NewToken,
  NewUser,
  Token,
  User,
  UserAuthority,
  UserChanges,
  UserDefaults,
} from './types.ts'
export { disableUser, dropUser, findUser, listUsers, setPassword, updateUser, userOf } from './users.ts'
