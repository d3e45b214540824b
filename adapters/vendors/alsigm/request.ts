/** What was asked of us, as the core gives it back, in AL SIGM's fields. */

export type Asked = {
  nif?: string | undefined;
  given?: string | undefined;
  surnames?: string | undefined;
  title?: string | undefined;
  text?: string | undefined;
  language?: string | undefined;
  procedure?: string | undefined;
  email?: string | undefined;
  phone?: string | undefined;
  registry?: string | undefined;
  registeredAt?: string | undefined;
  documents: readonly string[];
};

/** `request`: the canonical event, or its `data`. What is not there is left out. */
export function requestOf(request: Readonly<Record<string, unknown>>): Asked {
  const data = isRecord(request.data) ? request.data : request;
  const say = (...path: readonly string[]) => textAt(data, path);
  const holder = (name: string) => say('sendings', '0', 'holder', name);
  const surnames = [holder('surname1'), holder('surname2')].filter((each) => each !== undefined).join(' ');
  const documents = Array.isArray(data.documents) ? data.documents : [];
  return {
    nif: holder('idNumber'),
    given: holder('givenName') ?? holder('legalName') ?? holder('fullName'),
    surnames: surnames === '' ? undefined : surnames,
    title: say('title', 'value'),
    text: say('body', 'value'),
    language: say('language'),
    procedure: say('procedure', 'vendorCode'),
    email: holder('email'),
    phone: holder('phone'),
    registry: say('registry', 'number'),
    registeredAt: say('registry', 'at'),
    documents: documents.flatMap((each) => textAt(each, ['name']) ?? []),
  };
}

function textAt(value: unknown, path: readonly string[]): string | undefined {
  let current = value;
  for (const name of path) {
    if (!isRecord(current) && !Array.isArray(current)) return undefined;
    current = (current as Readonly<Record<string, unknown>>)[name];
  }
  return typeof current === 'string' ? current : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
