/** Who wanted a record changed, and who allowed it: identifiers such as a staff number or a role account, never a name. */
export interface Authorisation {
  readonly requestedBy: string;
  readonly authorisedBy: string;
}
