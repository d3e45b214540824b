/**
 * The codes of SCSP v3 as data (list of the supporting software of the Plataforma de Intermediación, as GovernIB/emiserv
 * seeds it) and what each comes to. The codes are known facts; which may be repeated is a reading of the published client.
 */

/** State of a petition in Atributos/Estado: `done` has its answer, the others wait. */
export const PROGRESS: Readonly<Record<string, 'waiting' | 'done'>> = {
  '0001': 'waiting',
  '0002': 'waiting',
  '0003': 'done',
  '0004': 'waiting',
};

/**
 * `down`: the platform itself fails. `behind`: it works, and the body whose data they are does not. `doubtful`: something
 * failed. After all three the petition may have been processed. `repeated`: it has our IdPeticion. `clock`: it took nothing, for its TimeStamp. `configuration`: who asks, with what
 * authority. `data`: what is asked. `exhausted`: the answer was there, and is handed out no more. `absent`: it has no
 * such petition.
 */
export type CodeClass =
  | 'down'
  | 'behind'
  | 'doubtful'
  | 'repeated'
  | 'clock'
  | 'configuration'
  | 'data'
  | 'exhausted'
  | 'absent';

const BY_CLASS: Readonly<Record<CodeClass, readonly string[]>> = {
  down: ['0501', '0502'],
  behind: ['0101', '0102', '0103', '0227', '0901'],
  // What its own housekeeping calls them says nothing of whether the petition was processed before it failed.
  doubtful: [
    ...['0201', '0202', '0203', '0204', '0205', '0206', '0207', '0209', '0210', '0211', '0212', '0213', '0214'],
    ...['0215', '0216', '0217', '0218', '0219', '0220', '0221', '0222', '0223', '0224', '0242', '0246', '0306', '0904'],
  ],
  repeated: ['0229'],
  clock: ['0230'],
  configuration: [
    ...['0234', '0235', '0236', '0301', '0302', '0303', '0304', '0305', '0307', '0308', '0309', '0310', '0311'],
    ...['0312', '0313', '0314', '0504', '0902', '0903'],
  ],
  data: [
    ...['0226', '0231', '0232', '0233', '0237', '0238', '0239', '0240', '0241', '0243', '0247', '0248', '0253'],
    ...['0401', '0402', '0403', '0404', '0405', '0406', '0414', '0415', '0419'],
  ],
  exhausted: ['0208', '0225'],
  absent: ['0244'],
};

export const CODES: ReadonlyMap<string, CodeClass> = new Map(
  (Object.keys(BY_CLASS) as CodeClass[]).flatMap((name) => BY_CLASS[name].map((code) => [code, name] as const)),
);

/**
 * Codes that, told when the answer is collected, speak of the petition and never of the question: there will be no
 * answer. What speaks of who asks, or of the message that asks, may be put right, and ends nothing.
 */
export const ENDS: ReadonlySet<string> = new Set([
  ...BY_CLASS.exhausted,
  ...['0231', '0232', '0233', '0238', '0239', '0240', '0241', '0248', '0404'],
]);

/**
 * What a service says in Retorno/Estado whatever it is: that it has data, or why it has none. Each is an answer. A
 * service's own codes stand in its folder.
 */
export const RETURNED: ReadonlySet<string> = new Set(['0000', '0003', '0231', '0232', '0233', '0238', '0239', '0240']);
