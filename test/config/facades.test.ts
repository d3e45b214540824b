import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { facades } from '../../adapters/registry.ts';
import { loadConfig } from '../../src/config.ts';
import { type Edit, NO_ENVIRONMENT, read as readWith, sandbox, TEST_BACKENDS } from '../support/config-files.ts';
import { pemOf } from '../support/seals.ts';

const PEM = pemOf('seal-villa-inventada');
const files = { 'hub.pem': PEM, 'other.pem': pemOf('seal-expired'), 'empty.pem': 'nothing' };
const read = (edit: Edit) => readWith(edit, { files, facades });
/** Example certificates stand for real ones, which only the sandbox takes. */
const withFolders =
  (folders: string): Edit =>
  (yaml) =>
    `${reachable(sandbox(yaml))}folders:\n${folders}`;
const reachable: Edit = (yaml) => yaml.replace('port: 8443', 'port: 8443, clientCertHeader: x-client-cert');
const SEAL = 'seal: { pkcs12File: seal.p12, passphraseFile: seal.pass }\n';
const pointers = async (folders: string, more = '') => {
  const { problems } = await read((yaml) => withFolders(folders)(yaml) + more);
  return problems.map(({ pointer, code }) => `${pointer} ${code}`);
};

const HUB = '{ id: hcc, certFiles: [hub.pem], entities: ["*"] }';
const INE10 = 'ine10: { L01999999: "9999900001" }';
const SCSP_ASKER = '{ id: pid, certFiles: [hub.pem], entities: [L01999999], requesters: ["*"], procedures: [P1] }';
const EMITTER = 'emitter: { nif: Q0000000J, name: Pasarela }';

it('a façade’s block is read with the certificates it names', async () => {
  const { config, texts } = await read(
    withFolders(
      `  aoc-hcc: { allow: [192.0.2.0/24], askers: [${HUB}], ${INE10} }\n  scsp-v3: { mutualTls: true, askers: [${SCSP_ASKER}], ${EMITTER} }\n${SEAL}`,
    ),
  );
  expect(texts).toEqual([]);
  const certificates = [new X509Certificate(PEM).raw];
  expect(config?.folders).toEqual({
    'aoc-hcc': {
      allow: ['192.0.2.0/24'],
      mutualTls: false,
      askers: [{ id: 'hcc', entities: '*', certificates, own: {} }],
      settings: { ine10: { L01999999: '9999900001' } },
    },
    'scsp-v3': {
      allow: null,
      mutualTls: true,
      askers: [{ id: 'pid', entities: ['L01999999'], certificates, own: { requesters: ['*'], procedures: ['P1'] } }],
      settings: { certificateCode: 'GWESTADOEXPEDIENTE', emitter: { nif: 'Q0000000J', name: 'Pasarela' } },
    },
  });
});

it.each([
  ['a façade nobody wrote', '  otra: {}\n', ['folders.otra config-unknown']],
  ['a façade nobody may ask', `  aoc-hcc: { ${INE10} }\n`, ['folders.aoc-hcc.askers config-value']],
  [
    'a key of nobody',
    `  aoc-hcc: { askers: [${HUB}], ${INE10}, alow: [] }\n`,
    ['folders.aoc-hcc.alow config-unknown-key'],
  ],
  [
    'an address that is none',
    `  aoc-hcc: { allow: [hub], askers: [${HUB}], ${INE10} }\n`,
    ['folders.aoc-hcc.allow[0] config-value'],
  ],
  ['an entity without its ten digits', `  aoc-hcc: { askers: [${HUB}] }\n`, ['folders.aoc-hcc config-entity']],
  [
    'a certificate that is not there',
    `  aoc-hcc: { askers: [{ id: h, certFiles: [no.pem], entities: ["*"] }], ${INE10} }\n`,
    ['folders.aoc-hcc.askers[0].certFiles[0] config-file'],
  ],
  [
    'a certificate that is none',
    `  aoc-hcc: { askers: [{ id: h, certFiles: [empty.pem], entities: ["*"] }], ${INE10} }\n`,
    ['folders.aoc-hcc.askers[0].certFiles[0] config-value'],
  ],
  [
    'one certificate for two askers',
    `  aoc-hcc: { askers: [${HUB}, { id: b, certFiles: [hub.pem], entities: ["*"] }], ${INE10} }\n`,
    ['folders.aoc-hcc.askers[1] config-repeated'],
  ],
  [
    'a signer without a certificate',
    `  scsp-v3: { ${EMITTER}, askers: [{ id: pid, entities: ["*"], requesters: ["*"], procedures: ["*"] }] }\n${SEAL}`,
    ['folders.scsp-v3.askers[0].certFiles config-client-certificate-missing'],
  ],
  [
    'answers to be signed without a seal',
    `  scsp-v3: { ${EMITTER}, askers: [${SCSP_ASKER}] }\n`,
    ['folders.scsp-v3 config-seal-missing'],
  ],
  [
    'an emitter that is a person',
    `  scsp-v3: { emitter: { nif: 00000000T, name: P }, askers: [${SCSP_ASKER}] }\n${SEAL}`,
    ['folders.scsp-v3.emitter.nif config-value'],
  ],
])('is refused with its place: %s', async (_what, folders, expected) => {
  expect(await pointers(folders)).toEqual(expected);
});

it('in the sandbox the hub may come without a certificate; in production it may not, nor with an example', async () => {
  const open = `  aoc-hcc: { askers: [{ id: hcc, entities: ["*"] }], ${INE10} }\n`;
  expect(await pointers(open)).toEqual([]);
  const production = async (folders: string) =>
    (await read((yaml) => `${reachable(yaml)}folders:\n${folders}`)).problems.map(
      ({ pointer, code }) => `${pointer} ${code}`,
    );
  expect(await production(open)).toEqual(['folders.aoc-hcc.askers[0].certFiles config-client-certificate-missing']);
  expect(await production(`  aoc-hcc: { askers: [${HUB}], ${INE10} }\n`)).toEqual([
    'folders.aoc-hcc.askers[0].certFiles[0] config-example-certificate',
  ]);
});

it('certificates that could never arrive are said at once', async () => {
  const { problems } = await read((yaml) => `${sandbox(yaml)}folders:\n  aoc-hcc: { askers: [${HUB}], ${INE10} }\n`);
  expect(problems.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
    'folders.aoc-hcc config-client-certificate-unreachable',
  ]);
});

it('the State’s own refuses to start, and says what has to be asked', async () => {
  const { file, texts } = await read(withFolders('  age-oficial: {}\n'));
  expect(texts).toEqual([
    expect.stringMatching(/^folders\.age-oficial.*contract-not-available.*Which protocol does the folder speak/),
  ]);
  const starting = loadConfig({ env: { ...NO_ENVIRONMENT, configFile: file }, backends: TEST_BACKENDS, facades });
  await expect(starting).rejects.toMatchObject({ code: 'contract-not-available', stage: 'start' });
});
