/** The configured folder façades with what stands behind them, as HTTP is handed them. */
import type { ActuationSource } from '../contracts/actuation.ts';
import type { FolderService } from '../contracts/folder.ts';
import type { FacadeTools, FolderFacade } from '../contracts/folder-facade.ts';
import type { Config, FacadeConfig } from './config.ts';
import { GatewayError } from './errors.ts';
import type { ActiveFacade } from './http/deps.ts';
import type { Runtime } from './runtime.ts';
import { loadSeal, type Seal } from './signing/keys.ts';

type Input = {
  config: Pick<Config, 'folders' | 'seal'>;
  facades: Readonly<Record<string, FolderFacade>>;
  service: FolderService;
  actuations: ActuationSource;
  clockSkewMs: number;
  runtime: Runtime;
};

/** Throws GatewayError `contract-not-available` with the questions to be answered, `seal-missing`, `seal-…`. */
export async function activeFacades(input: Input): Promise<ActiveFacade[]> {
  const configured = Object.entries(input.config.folders ?? {}).flatMap(([id, config]) => {
    const facade = input.facades[id];
    return facade === undefined ? [] : [{ facade, config }];
  });
  for (const { facade } of configured) refuseOpenQuestions(facade);
  const seal = configured.some(({ facade }) => facade.seals) ? await platformSeal(input) : null;
  return configured.map(({ facade, config }) => active(input, facade, { config, seal }));
}

/** Nothing that is not public is made up: it is asked for. */
export function refuseOpenQuestions({ id, openQuestions }: Pick<FolderFacade, 'id' | 'openQuestions'>): void {
  if (openQuestions.length === 0) return;
  const list = openQuestions.map((each) => `  ${each.id}: ${each.question}`).join('\n');
  throw new GatewayError(
    'contract-not-available',
    'start',
    `contract-not-available: folders.${id} cannot run, for its contract is not public. To be answered by its owner:\n${list}`,
    {
      findings: openQuestions.map((each) => ({
        pointer: `folders.${id}`,
        code: 'contract-not-available',
        params: each,
      })),
    },
  );
}

function active(input: Input, facade: FolderFacade, of: { config: FacadeConfig; seal: Seal | null }): ActiveFacade {
  const { service, actuations, clockSkewMs, runtime } = input;
  const { allow, mutualTls, askers, settings } = of.config;
  const { id, routes, identifiedBy, maxBodyBytes } = facade;
  const shared = { settings, askers, service, actuations, clockSkewMs, now: runtime.now, random: runtime.random };
  // Read each time: a seal may run out while we run.
  const seal = () => (of.seal !== null && runtime.now() <= of.seal.notAfter ? of.seal : null);
  return {
    ...{ id, routes, identifiedBy, maxBodyBytes, allow, mutualTls, askers },
    answer(request, asker) {
      const tools: FacadeTools<unknown, unknown> = { ...shared, asker, seal: seal() };
      return facade.answer(request, tools);
    },
    refuse: (refusal) => facade.refuse(refusal, { settings, now: runtime.now() }),
  };
}

async function platformSeal({ config, runtime }: Input): Promise<Seal> {
  const { seal } = config;
  if (seal?.pkcs12 == null)
    throw new GatewayError('seal-missing', 'start', 'A folder façade signs its answers: it wants the platform’s seal.');
  return loadSeal({ pkcs12: seal.pkcs12, passphrase: seal.passphrase, now: runtime.now() });
}
