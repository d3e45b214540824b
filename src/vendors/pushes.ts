/** The push routes of each vendor that has some, as HTTP is handed them: who may call, and what answers whom. */
import { createHash } from 'node:crypto';
import type { PushAnswer, PushIntake, PushProblem, PushRequest, PushRoute } from '../../contracts/vendor-intake.ts';
import { GatewayError } from '../errors.ts';
import type { ActiveVendor, VendorCredential } from './deps.ts';
import { callerOf, type PushDeps } from './push-deps.ts';
import { createPushGateway } from './push-gateway.ts';

/** Throws GatewayError `config-invalid` where two credentials cannot be told apart, or one has nothing to present. */
export function activePushes(deps: PushDeps) {
  return deps.vendors.flatMap((vendor) => {
    const { push } = vendor.intake;
    return push === undefined ? [] : [activePush(deps, vendor, push)];
  });
}

function activePush(deps: PushDeps, vendor: ActiveVendor, push: PushIntake) {
  const { id, settings, pace, credentials } = vendor;
  const { product } = vendor.intake;
  const doorOf = (credential: VendorCredential | null) => {
    const caller = callerOf(vendor, credential);
    return {
      client: caller.sender.id,
      credential: credential?.id ?? '',
      handle: (route: PushRoute, request: PushRequest): Promise<PushAnswer> =>
        route.handle(request, createPushGateway(deps, caller), settings),
    };
  };
  return {
    ...{ id, product, scheme: push.scheme, routes: push.routes, timeoutMs: pace.timeoutMs },
    callers: presentedBy(id, push, credentials).map(({ credential, presents }) => ({
      ...doorOf(credential),
      presents,
    })),
    /** Who asks where anybody may. */
    nobody: doorOf(null),
    problem: (problem: PushProblem, path: string): PushAnswer => push.problem(problem, path),
    note: (of: Omit<Parameters<PushDeps['tally']['note']>[0], 'vendor'>) => deps.tally.note({ ...of, vendor: id }),
  };
}

/** By the SHA-256 of what each presents: nothing else of it is needed again. */
function presentedBy(vendor: string, push: PushIntake, credentials: readonly VendorCredential[]) {
  const seen = new Map<string, string>();
  return credentials.map((credential) => {
    const text = push.presents(credential.settings);
    const presents = createHash('sha256').update(text).digest();
    const same = seen.get(presents.toString('hex'));
    seen.set(presents.toString('hex'), credential.id);
    if (text !== '' && same === undefined) return { credential, presents };
    const message =
      text === ''
        ? `vendors.${vendor}: credential ${credential.id} has nothing to present.`
        : `vendors.${vendor}: credentials ${same} and ${credential.id} present the same; who calls could not be told.`;
    throw new GatewayError('config-invalid', 'start', message);
  });
}
