/** A file.status-changed event that is right in every way; `data` members replace its own. */
let counter = 0;

export function fileStatus(
  more: { id?: string; entity?: string; file?: string; revision?: number; data?: Record<string, unknown> } = {},
): Record<string, unknown> {
  counter += 1;
  const { id = `estado-${counter}`, entity: dir3 = 'L01999999', file = 'EXP/2026/1', revision = 1, data = {} } = more;
  return {
    specversion: '1.0',
    id,
    source: `urn:dir3:${dir3}:prueba`,
    type: 'es.citizenfolder.file.status-changed.v1',
    subject: file,
    time: '2026-10-01T08:00:00Z',
    datacontenttype: 'application/json',
    entitydir3: dir3,
    data: {
      emitter: { dir3 },
      procedure: { sia: '2104567' },
      file: {
        id: file,
        title: { lang: 'es', value: 'Licencia de obra menor', also: { ca: "Llicència d'obra menor" } },
        url: 'https://sede.example.org/carpeta/1',
      },
      openedAt: '2026-09-01T07:00:00Z',
      state: 'open',
      interested: [{ role: 'holder', person: { kind: 'natural', idType: 'NIF', idNumber: '00000000T' } }],
      revision,
      ...data,
    },
  };
}
