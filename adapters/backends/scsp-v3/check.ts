/** What a service would refuse in a request for data, found before anything is stored: all of it, each with its place. */
import type { DataRequestEvent, Person } from '../../../contracts/event.ts';
import type { Finding, Warning } from '../../../contracts/outcome.ts';
import type { Config } from './config.ts';
import { modesOf } from './route.ts';
import { LIMITS, type ScspService } from './schema.ts';
import { serviceOf } from './services/index.ts';
import { fileOf, procedureOf } from './translate.ts';

const AT = '/data/request';

export function check({ data }: DataRequestEvent, config: Config): { errors: Finding[]; warnings: Warning[] } {
  const { request, file } = data;
  const warnings: Warning[] =
    file === undefined || fileOf(file.id) !== undefined
      ? []
      : [{ code: 'file-left-out', pointer: '/data/file/id', before: file.id, after: '' }];
  const service = serviceOf(request.service);
  const modes = modesOf(request.service, config);
  if (service === undefined || modes.length === 0) {
    const allowed = Object.keys(config.services).join(', ') || '–';
    return { errors: [{ pointer: `${AT}/service`, code: 'service-not-here', params: { allowed } }], warnings };
  }
  const errors = [
    ...(request.mode === undefined || modes.includes(request.mode)
      ? []
      : [{ pointer: `${AT}/mode`, code: 'mode-not-here', params: { allowed: modes.join(', ') } }]),
    ...checkSubject(request.subject, service),
    ...checkProcedure(data, config),
    ...checkOfficial(request.official),
    ...checkSpecific(request.specific, service),
  ];
  return { errors, warnings };
}

function checkSubject(subject: Person, { holders, max }: ScspService): Finding[] {
  const at = `${AT}/subject`;
  const { idType, idNumber } = subject;
  if (idType === undefined || idNumber === undefined)
    return [{ pointer: `${at}/idNumber`, code: 'holder-without-number' }];
  const names = ['givenName', 'surname1', 'surname2'] as const;
  return [
    ...(Object.hasOwn(holders, idType)
      ? []
      : [{ pointer: `${at}/idType`, code: 'id-type-not-here', params: { allowed: Object.keys(holders).join(', ') } }]),
    ...tooLong(idNumber, `${at}/idNumber`, max.id),
    ...names.flatMap((name) => tooLong(subject[name], `${at}/${name}`, max.name)),
    ...tooLong(subject.fullName, `${at}/fullName`, max.fullName),
    ...tooLong(subject.legalName, `${at}/legalName`, max.fullName),
  ];
}

function checkProcedure({ procedure }: DataRequestEvent['data'], config: Config): Finding[] {
  const { name } = procedureOf(procedure, config);
  return name === undefined
    ? [{ pointer: '/data/procedure/name', code: 'procedure-without-name' }]
    : tooLong(name, '/data/procedure/name/value', LIMITS.procedureName);
}

function checkOfficial({ name, unit }: DataRequestEvent['data']['request']['official']): Finding[] {
  const at = `${AT}/official`;
  return [...tooLong(name, `${at}/name`, LIMITS.officialName), ...tooLong(unit, `${at}/unit`, LIMITS.unit)];
}

/** By the service's own schema, each fault where it is; what it says itself is for developers, and stays here. */
function checkSpecific(specific: unknown, { code: service, specificSchema }: ScspService): Finding[] {
  const { error } = specificSchema.safeParse(specific ?? {});
  return (error?.issues ?? []).flatMap((issue): Finding[] => {
    const at = [`${AT}/specific`, ...issue.path.map((each) => String(each).replace(/~/g, '~0').replace(/\//g, '~1'))];
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        pointer: [...at, key].join('/'),
        code: 'specific-unknown',
        params: { service },
      }));
    const missing = issue.code === 'invalid_type' && issue.message.includes('received undefined');
    return [{ pointer: at.join('/'), code: missing ? 'specific-missing' : 'specific-wrong', params: { service } }];
  });
}

function tooLong(value: string | undefined, pointer: string, maximum: number): Finding[] {
  return value !== undefined && [...value].length > maximum ? [{ pointer, code: 'too-long', params: { maximum } }] : [];
}
