/** `folder hub`: asks as the Hub de Carpetes Ciutadanes does, to see what it would be answered. */
import { askAsHub, type HubAnswer } from '../../adapters/folders/aoc-hcc/simulator.ts';
import { createTransport } from '../transport/http.ts';
import { CliError } from './cli-error.ts';
import { type Command, JSON_OPTION, parse } from './command.ts';

const TYPES = ['NIF', 'NIE', 'PASSAPORT'] as const;

export const folderHubCommand: Command = {
  name: 'folder hub',
  usage: '--nif NUMBER [--type NIF|NIE|PASSAPORT] [--dir3 CODE] [--url BASE] [--json]',
  summary: 'what the Hub de Carpetes (AOC) is answered about a person: files and acts, in its own words',
  help: [
    'Asks consultaExpedients and consultaActuacions at BASE (the gateway’s /carpeta/aoc-hcc if not given), without a client',
    'certificate: where one is asked for, the answer is 401. The number stands in the address, as that contract has it: use',
    'fictitious people only (00000000T, 99999999R, Q0000000J).',
  ],
  async run({ args, out, api }) {
    const options = {
      ...JSON_OPTION,
      nif: { type: 'string' },
      type: { type: 'string', default: 'NIF' },
      dir3: { type: 'string' },
      url: { type: 'string' },
    } as const;
    const { values } = parse(folderHubCommand, args, { options });
    const { nif, dir3 } = values;
    if (nif === undefined) throw new CliError(2, `Usage: carpeta ${folderHubCommand.name} ${folderHubCommand.usage}`);
    const type = TYPES.find((each) => each === values.type);
    if (type === undefined) throw new CliError(2, `--type is one of ${TYPES.join(', ')}.`);
    const base = values.url ?? `${(await api()).url}/carpeta/aoc-hcc`;
    const transport = createTransport({});
    try {
      const question = { document: nif, type, ...(dir3 === undefined ? {} : { dir3 }) };
      const answers = await askAsHub(transport, base, question);
      out(values.json ? JSON.stringify(answers) : Object.entries(answers).map(shown).join('\n'));
      return Object.values(answers).every(isFine) ? 0 : 1;
    } finally {
      await transport.close();
    }
  },
};

/* "Nothing found" is an answer. */
function isFine(answer: HubAnswer): boolean {
  return 'body' in answer && ['200', '404'].includes(answer.body.codiResultat);
}

function shown([name, answer]: [string, HubAnswer]): string {
  if ('failed' in answer) return `${name}: no answer (${answer.failed})`;
  const { codiResultat, descripcioResultat, expedients = [], actuacions = [] } = answer.body;
  const lines = [
    ...expedients.map((each) => `  ${each.idExpedient}  ${each.estatExpedient}  ${each.assumpteExpedient}`),
    ...actuacions.map((each) => `  ${each.idActuacio}  ${each.tipusActuacio}  ${each.assumpteActuacio}`),
  ];
  return [`${name}: ${codiResultat} ${descripcioResultat}`, ...lines].join('\n');
}
