/** NOTIB's rules of `enviaments`: who each is for, by which ways it may go, and that nobody is in it twice. */

import type { Says } from './report.ts';
import type { EnviamentV2, NotificacioV2, PersonaV2 } from './schema.ts';
import { padNif, validatePerson } from './validate-person.ts';
import { validatePostal } from './validate-postal.ts';

/** Of one event (contracts/event.ts). */
const MAX_ENVIAMENTS = 100;

export function validateEnviaments({ enviaments, retard }: NotificacioV2, deh: boolean, says: Says): void {
  const { report, note } = says;
  if (enviaments.length === 0) {
    report('/enviaments', '1100');
    return;
  }
  if (enviaments.length > MAX_ENVIAMENTS) {
    report('/enviaments', 'too-many-enviaments', { maximum: MAX_ENVIAMENTS });
    return;
  }
  for (const [n, enviament] of enviaments.entries()) validateEnviament(enviament, `/enviaments/${n}`, { ...says, deh });
  if ((retard ?? 0) > 0 && enviaments.every((each) => !each.entregaPostalActiva)) note('/retard', '11033');
  const nifs = enviaments.flatMap(nifsOf);
  if (new Set(nifs).size < nifs.length) report('/enviaments', '1105');
}

/** As NOTIB counts them: what a person without NIF shows as a document is none. */
function nifsOf({ titular, destinataris }: EnviamentV2): string[] {
  const holder = titular?.interessatTipus === 'FISICA_SENSE_NIF' ? undefined : titular?.nif;
  return [holder, ...destinataris.map(({ nif }) => nif)].flatMap((nif) => (nif === undefined ? [] : [padNif(nif)]));
}

function validateEnviament(enviament: EnviamentV2, at: string, { report, note, deh }: Says & { deh: boolean }): void {
  const { titular, destinataris } = enviament;
  if (enviament.serveiTipus === undefined) report(`${at}/serveiTipus`, '1101');
  if (titular == null) report(`${at}/titular`, '1110');
  else validateHolder(enviament, titular, at, { report, note });
  if (destinataris.length > 1) report(`${at}/destinataris`, '1120');
  for (const [n, each] of destinataris.entries()) validateRecipient(each, `${at}/destinataris/${n}`, { report, note });
  if (enviament.perEmail) report(`${at}/perEmail`, 'by-email');
  if (enviament.entregaPostalActiva) validatePostal(enviament.entregaPostal ?? null, at, { report, note });
  if (!enviament.entregaDehActiva) return;
  if (!deh) {
    report(`${at}/entregaDehActiva`, '1104');
    return;
  }
  if (enviament.entregaDeh == null) report(`${at}/entregaDeh`, '1150');
  if (titular?.nif === undefined) report(`${at}/entregaDeh`, '1151');
}

function validateHolder(enviament: EnviamentV2, titular: PersonaV2, at: string, says: Says): void {
  const { report } = says;
  const { destinataris } = enviament;
  validatePerson(titular, `${at}/titular`, says);
  if (titular.incapacitat && destinataris.length === 0) report(`${at}/titular`, '1111');
  const recipientKnown = destinataris.some(({ nif }) => nif !== undefined);
  if (titular.interessatTipus !== 'FISICA_SENSE_NIF') {
    if (titular.nif === undefined && !recipientKnown) report(at, '1102');
    return;
  }
  if (enviament.entregaPostalActiva || recipientKnown) return;
  // NOTIB would send it by e-mail, which is no delivery that Notific@ knows of.
  report(`${at}/titular`, titular.email === undefined && destinataris.length === 0 ? '1112' : 'by-email');
}

function validateRecipient(person: PersonaV2, at: string, says: Says): void {
  const kind = person.interessatTipus;
  if (kind === 'FISICA_SENSE_NIF' || kind === 'ADMINISTRACIO') {
    says.report(`${at}/interessatTipus`, '1121', { kind });
    return;
  }
  validatePerson(person, at, says);
}
