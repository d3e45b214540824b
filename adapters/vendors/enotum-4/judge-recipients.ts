/** The contract's rules of recipients: how they are identified, named and reached, and what they are obliged to. */
import type { Finding } from '../../../contracts/outcome.ts';
import { isLegalNif, isPersonalNif } from '../../../src/domain/identifiers.ts';
import { partiesOf, phoneOf } from './people.ts';
import { finding } from './refusals.ts';
import type { Legal, Natural, Notification, Recipient } from './schema.ts';
import type { NaturalId } from './schema-parts.ts';

const EMAIL = /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]{2,}$/;
/** What an event takes. Characters. */
const MAX_EMAIL = 160;
const PHONE = /^\+?[0-9]{9,15}$/;
/** Errors 725 to 727; the schema alone would let 255 pass. */
const MAX_NAME = 50;

export function judgeRecipients(notification: Notification, of: string): Finding[] {
  const list = `${of}/Destinataris/Destinatari`;
  const parties = partiesOf(notification, list);
  return [
    ...(Array.isArray(parties) ? parties : []),
    ...notification.Destinataris.Destinatari.flatMap((each, n) =>
      judgeRecipient(each, notification.Canal, `${list}/${n}`),
    ),
  ];
}

function judgeRecipient(of: Recipient, channel: Notification['Canal'], at: string): Finding[] {
  const { PersonaFisica: natural, PersonaJuridica: legal } = of;
  if (natural !== undefined) {
    const here = `${at}/PersonaFisica`;
    const excused = of.Obligat === true || channel === 'PAPER';
    const reached = natural.BustiesCorreu !== undefined || natural.Telefons !== undefined;
    return [
      ...(excused || reached ? [] : [finding(701, here)]),
      ...judgeContact(natural, here),
      ...judgeNatural(natural, here),
    ];
  }
  if (legal === undefined) return [];
  const here = `${at}/PersonaJuridica`;
  const cif = legal.DocumentIdentificatiu.CIF;
  return [
    ...(of.Obligat === false ? [finding(706, `${at}/Obligat`)] : []),
    ...judgeContact(legal, here),
    ...(cif !== undefined && !isLegalNif(cif) ? [finding(614, `${here}/DocumentIdentificatiu/CIF`)] : []),
    ...(legal.RaoSocial.trim() === '' ? [finding(705, `${here}/RaoSocial`)] : []),
    ...(legal.PersonaVinculada === undefined ? [] : judgeNatural(legal.PersonaVinculada, `${here}/PersonaVinculada`)),
  ];
}

type Named = { DocumentIdentificatiu: NaturalId; Nom: string; PrimerCognom: string; SegonCognom?: string | undefined };

function judgeNatural({ DocumentIdentificatiu: id, Nom, PrimerCognom, SegonCognom }: Named, at: string): Finding[] {
  const long = (value: string) => [...value].length > MAX_NAME;
  return [
    ...(id.NIF !== undefined && !isPersonalNif(id.NIF) ? [finding(615, `${at}/DocumentIdentificatiu/NIF`)] : []),
    ...(Nom.trim() === '' ? [finding(702, `${at}/Nom`)] : []),
    ...(PrimerCognom.trim() === '' ? [finding(703, `${at}/PrimerCognom`)] : []),
    ...(long(Nom) ? [finding(725, `${at}/Nom`)] : []),
    ...(long(PrimerCognom) ? [finding(726, `${at}/PrimerCognom`)] : []),
    ...(SegonCognom !== undefined && long(SegonCognom) ? [finding(727, `${at}/SegonCognom`)] : []),
  ];
}

function judgeContact({ BustiesCorreu, Telefons, PersonesAvis }: Natural | Legal, at: string): Finding[] {
  const notices = PersonesAvis?.PersonaAvis ?? [];
  const emails = [...(BustiesCorreu?.BustiaCorreu ?? []), ...notices.flatMap(({ BustiaCorreu }) => BustiaCorreu ?? [])];
  const phones = [...(Telefons?.Telefon ?? []), ...notices.flatMap(({ Telefon }) => Telefon ?? [])];
  const unreachable = notices.some(({ BustiaCorreu, Telefon }) => BustiaCorreu === undefined && Telefon === undefined);
  return [
    ...(emails.every((each) => EMAIL.test(each) && each.length <= MAX_EMAIL) ? [] : [finding(613, at)]),
    ...(phones.every((each) => PHONE.test(phoneOf(each))) ? [] : [finding(630, at)]),
    ...(unreachable ? [finding(707, `${at}/PersonesAvis`)] : []),
  ];
}
