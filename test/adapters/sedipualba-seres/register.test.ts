import { join } from 'node:path';
import { expect, it } from 'vitest';
import { carpeta } from '../../support/cli.ts';
import { folderWith, SOUND_FILES } from '../../support/config-files.ts';

const YAML = `profile: production
http: { host: 0.0.0.0, port: 8080, publicUrl: 'https://pasarela.example.org' }
store: { url: 'postgres://db.example.org:5432/gateway?sslmode=verify-full' }
secrets: { dataKeyFile: data.key }
entities:
  - dir3: L01999999
    name: Ayuntamiento Ficticio
    seal: { pkcs12File: seal.p12, passphraseFile: seal.pass }
    backends: { notifica: { apiKeyFile: api.key } }
    sede: { url: 'https://sede.example.org', hosts: [] }
clients:
  - { id: oficina, keySha256: ${'a'.repeat(64)}, entities: [L01999999], scopes: [events] }
backends:
  notifica: { url: 'https://notifica.example.org/ws', syncUrl: 'https://sincro.example.org/ws' }
vendors:
  sedipualba-seres:
    documentsFrom: [10.20.0.0/16]
    credentials:
      - id: provincia
        url: https://{entity}.oficina.example.org
        user: pasarela
        passwordFile: vendor.pass
        officer: 00000000T
        entities: [{ dir3: L01999999, code: "99999" }]
`;

it('stands in the interconnection register with each town’s address and where its documents may be, and no login', async () => {
  const files = { ...SOUND_FILES, 'vendor.pass': 'secreto-de-oficina', 'gateway.yaml': YAML };
  const file = join(await folderWith(files), 'gateway.yaml');
  const { out } = await carpeta(['config', 'register', file, '--json']);
  const rows = (JSON.parse(out) as { place: string; addresses: string[] }[]).filter(
    ({ place }) => place === 'vendors.sedipualba-seres',
  );
  expect(rows.map(({ addresses }) => addresses)).toEqual([
    ['https://99999.oficina.example.org'],
    expect.arrayContaining(['and 10.20.0.0/16']),
  ]);
  expect(out).not.toMatch(/secreto|00000000T/);
});
