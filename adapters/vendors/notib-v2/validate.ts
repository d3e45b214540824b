/**
 * NOTIB's rules of an `alta`, each with its number. Source: NotificacioValidator of GovernIB/notib, notib2-dev 2.0.12;
 * what it looks up in its own catalogues (procedures, groups, users, organs) is not here to be looked up. Pure.
 */
import type { Finding } from '../../../contracts/outcome.ts';
import { isSia } from '../../../src/domain/identifiers.ts';
import { LEGIBLE } from './codes-wire.ts';
import type { NotibEntity, NotibSettings } from './config.ts';
import type { Note, Report, Says } from './report.ts';
import type { NotificacioV2 } from './schema.ts';
import { validateDocument } from './validate-document.ts';
import { validateEnviaments } from './validate-enviament.ts';

/** What the rules read beside the request. `entity` null: the caller has none of that code. `today`: Madrid day. */
export type Rules = { today: string; settings: NotibSettings; entity: NotibEntity | null };

const MAX = {
  dir3: 9,
  sia: 9,
  organ: 64,
  concepte: 240,
  descripcio: 1_000,
  expedient: 80,
  usuari: 64,
  grup: 64,
} as const;

/** Empty findings: it may become an event. Notes are said beside the success. */
export function validate(request: NotificacioV2, rules: Rules): { findings: Finding[]; notes: Finding[] } {
  const findings: Finding[] = [];
  const notes: Finding[] = [];
  const report: Report = (pointer, code, params) =>
    findings.push({ pointer, code, ...(params === undefined ? {} : { params }) });
  const note: Note = (pointer, code) => notes.push({ pointer, code });
  validateEmitter(request, rules, report);
  // As NOTIB: nothing more is judged of an entity that is not known.
  if (findings.length > 0) return { findings, notes };
  validateProcedure(request, report);
  validateTexts(request, report);
  validateDates(request, rules, { report, note });
  validateEnviaments(request, rules.entity?.deh ?? false, { report, note });
  validateDocument(request, report);
  return { findings, notes };
}

function validateEmitter({ emisorDir3Codi: code }: NotificacioV2, { entity }: Rules, report: Report): void {
  if (code === undefined) {
    report('/emisorDir3Codi', '1000');
    return;
  }
  if (code.length > MAX.dir3) report('/emisorDir3Codi', '1001', { maximum: MAX.dir3 });
  if (entity === null) report('/emisorDir3Codi', '1010');
}

function validateProcedure(request: NotificacioV2, report: Report): void {
  const { enviamentTipus: kind, procedimentCodi: sia, organGestor: organ, grupCodi: group } = request;
  if (kind === undefined) report('/enviamentTipus', '1050');
  if (isSir(request)) report('/enviamentTipus', '1029');
  if (kind === 'NOTIFICACIO' && sia === undefined) report('/procedimentCodi', '1020');
  if (sia !== undefined && sia.length > MAX.sia) report('/procedimentCodi', '1021', { maximum: MAX.sia });
  else if (sia !== undefined && !isSia(sia)) report('/procedimentCodi', '1022');
  if (kind !== 'NOTIFICACIO' && sia === undefined && organ === undefined) report('/organGestor', '1025');
  if (organ !== undefined && organ.length > MAX.organ) report('/organGestor', '1026', { maximum: MAX.organ });
  else if (organ !== undefined && !/^(?=.{9}$)[A-Z]{1,2}[0-9]{7,8}$/.test(organ)) report('/organGestor', '1027');
  if (group === undefined) return;
  if (group.length > MAX.grup) report('/grupCodi', '1090', { maximum: MAX.grup });
  else report('/grupCodi', '1091');
}

/** NOTIB makes it one by itself where every holder is an administration, save in a notification. */
function isSir({ enviamentTipus, enviaments }: NotificacioV2): boolean {
  if (enviamentTipus !== 'COMUNICACIO') return enviamentTipus === 'SIR';
  return enviaments.length > 0 && enviaments.every(({ titular }) => titular?.interessatTipus === 'ADMINISTRACIO');
}

function validateTexts(request: NotificacioV2, report: Report): void {
  const { concepte, descripcio, numExpedient, usuariCodi } = request;
  if (concepte === undefined) report('/concepte', '1030');
  else {
    if (concepte.length > MAX.concepte) report('/concepte', '1031', { maximum: MAX.concepte });
    const characters = illegible(concepte);
    if (characters !== '') report('/concepte', '1032', { characters });
  }
  if (descripcio !== undefined) {
    if (descripcio.length > MAX.descripcio) report('/descripcio', '1040', { maximum: MAX.descripcio });
    const characters = illegible(descripcio);
    if (characters !== '') report('/descripcio', '1041', { characters });
    if (/[\r\n]/.test(descripcio)) report('/descripcio', '1042');
  }
  if (numExpedient !== undefined && numExpedient.length > MAX.expedient)
    report('/numExpedient', '1055', { maximum: MAX.expedient });
  if (usuariCodi === undefined) report('/usuariCodi', '1060');
  else if (usuariCodi.length > MAX.usuari) report('/usuariCodi', '1061', { maximum: MAX.usuari });
}

/* Line breaks are left to their own number. Each character once, and few: it is said in a line. */
function illegible(value: string): string {
  const wrong = [...value].filter((character) => !LEGIBLE.includes(character) && !/[\r\n]/.test(character));
  return [...new Set(wrong)].slice(0, 20).join(', ');
}

function validateDates(request: NotificacioV2, { today, settings }: Rules, { report, note }: Says): void {
  const { enviamentDataProgramada: scheduled, caducitat, caducitatDiesNaturals: days, enviamentTipus } = request;
  if (scheduled !== undefined && scheduled < today) report('/enviamentDataProgramada', '1051');
  if (caducitat !== undefined && caducitat < today) report('/caducitat', '1052');
  if (caducitat !== undefined && scheduled !== undefined && caducitat < scheduled) report('/caducitat', '1053');
  if (caducitat !== undefined && days !== undefined) note('/caducitatDiesNaturals', 'caducitat-wins');
  if (caducitat !== undefined || days !== undefined || settings.naturalDays !== undefined) return;
  if (enviamentTipus === 'NOTIFICACIO') report('/caducitat', 'caducitat-missing');
  else if (scheduled !== undefined) report('/enviamentDataProgramada', 'scheduled-without-term');
}
