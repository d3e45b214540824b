/** What checking an evidence folder comes to: who sealed it, what is in it, and every fault with its exact spot. */

/** A file as it was found. SHA-256 in hex, size in bytes. */
export type FoundFile = { path: string; sha256: string; size: number };

export type FolderFinding = {
  code:
    | 'manifest-missing'
    | 'manifest-unreadable'
    | 'manifest-unsigned'
    | 'manifest-signature'
    | 'manifest-altered'
    | 'seal-not-trusted'
    | 'file-altered'
    | 'file-missing'
    | 'file-unexpected'
    | 'files-swapped'
    | 'entry-altered'
    | 'entries-swapped'
    | 'entries-cut'
    | 'entry-foreign'
    | 'link-broken'
    | 'erased-unproven'
    | 'request-signature';
  path: string | null;
  /** Number of the chain entry concerned. */
  entry: number | null;
  text: string;
};
export type Report = (
  code: FolderFinding['code'],
  at: { path?: string | undefined; entry?: number | undefined },
  text: string,
) => void;

export type FolderReport = {
  message: string | null;
  entity: string | null;
  simulated: boolean;
  madeAt: string | null;
  /** Who sealed the manifest; `trusted` null: nobody said which authority to trust. */
  seal: { subject: string; issuer: string; trusted: boolean | null } | null;
  files: number;
  pieces: number;
  erased: { name: string; at: string; reason: string }[];
  requests: { path: string; signature: 'valid' | 'none'; signer: string | null }[];
  findings: FolderFinding[];
};
