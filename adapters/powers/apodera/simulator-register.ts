/** What the simulated register holds, and what it says of a question: its words, its order, its pages of two hundred. */
import { madridDay } from '../../../src/domain/calendar.ts';
import { element, serialise, type XmlNode } from '../../../src/signing/canonical.ts';
import { child, childText, type XmlTree } from '../../../src/transport/soap.ts';
import { NS } from './schema.ts';

export type HeldPower = {
  reference: string;
  holder: string;
  representative: string;
  /** As answers say it: `Autorizado`, `Revocado`, … */
  state: string;
  /** `dd/MM/yyyy HH:mm:ss`, Madrid. */
  from: string;
  until: string;
  type: '1' | '2' | '3';
  bodies?: readonly string[];
  procedures?: readonly string[];
  /** Trámites it is for alone. */
  steps?: readonly string[];
};

/** Most powers in one answer. */
const PAGE = 200;

/** `application` names those it knows; `now`: its own clock. */
export function answerOf(
  question: XmlTree,
  of: { powers: readonly HeldPower[]; applications: ReadonlySet<string>; now: Date },
): readonly Uint8Array[] {
  const today = madridDay(of.now).replaceAll('-', '');
  const application = childText(question, 'datosAuditoriaType', 'codAplicacion') ?? '';
  const asked = child(question, 'datosConsultaType', 'datosConsultaApoderamiento') ?? question;
  const page = Number(childText(question, 'datosPaginacionType', 'pagina') ?? '1');
  const about = { today, application };
  if (!of.applications.has(application)) return refused(about, '0001', 'Identificador de aplicación no válido.');
  if (childText(question, 'datosAuditoriaType', 'timestamp') !== today)
    return refused(about, '0115', 'El timestamp no es la fecha del día.');
  const holder = childText(asked, 'datosPoderdante', 'nifNiePoderdante');
  const representative = childText(asked, 'datosApoderado', 'nifNieApoderado');
  const found = of.powers.filter((each) => each.holder === holder && each.representative === representative);
  if (found.length === 0)
    return refused(about, '0102', 'No existe ningún apoderamiento con los parámetros especificados.');
  const shown = found.slice((page - 1) * PAGE, page * PAGE);
  if (shown.length === 0) return refused(about, '0120', 'No hay resultados en la página solicitada.');
  return answered(about, [...shown.map(powerXml), part('datosPaginacionType', text('pagina', String(page)))]);
}

type About = { today: string; application: string };

function refused(about: About, code: string, said: string): readonly Uint8Array[] {
  return answered(about, [part('resultadoError', text('codError', code), text('desError', said))]);
}

function answered({ today, application }: About, children: readonly XmlNode[]): readonly Uint8Array[] {
  const audit = part('datosAuditoria', text('timestamp', today), text('codAplicacion', application));
  const response = part('consultaApoderamientosResponse', audit, ...children);
  return serialise(element('res:RespuestaConsulta', { namespaces: { res: NS.answer } }, response));
}

function powerXml(power: HeldPower): XmlNode {
  const { bodies = [], procedures = [], steps = [] } = power;
  return part(
    'listaApoderamientos',
    text('codApoderamientoEXT', '0'),
    text('codApoderamientoINT', power.reference),
    part('datosApoderado', personXml(power.representative)),
    part('datosPoderdante', personXml(power.holder)),
    text('estado', power.state),
    part('periodoVigencia', text('fechaFin', power.until), text('fechaInicio', power.from)),
    part(
      'tipoApoderamiento',
      ...list('listaOrganismos', 'organismo', 'codOrganismo', bodies),
      part('materia'),
      ...list('listaProcedimientos', 'procedimiento', 'codProcedimiento', procedures),
      ...list('listaTramites', 'tramite', 'codTramite', steps),
      text('tipoApod', power.type),
    ),
  );
}

/** A legal person's number begins with a letter that no natural person's does. */
function personXml(number: string): XmlNode {
  if (/^[XYZ\d]/.test(number))
    return part('personaFisica', text('apellido1', 'FICTICIA'), text('nifNie', number), text('nombre', 'PERSONA'));
  return part('personaJuridica', text('nif', number), text('razonSocial', 'ENTIDAD FICTICIA'));
}

function list(name: string, item: string, code: string, values: readonly string[]): XmlNode[] {
  return values.length === 0 ? [] : [part(name, ...values.map((each) => part(item, text(code, each))))];
}

function part(name: string, ...children: readonly XmlNode[]): XmlNode {
  return element(`res:${name}`, {}, ...children);
}

function text(name: string, value: string): XmlNode {
  return element(`res:${name}`, {}, value);
}
