/** The documents of the demo: a few KB each, and one of 10 MB, all written by ourselves at run time. */
import { resolve } from 'node:path';
import { CliError } from './cli-error.ts';
import { pdfOf } from './pdf.ts';

/** Where its events are; `carpeta send` finds their documents too. */
export const DEMO_FOLDER = resolve(import.meta.dirname, '..', '..', 'fixtures', 'demo');

/** By the path the demo's events name them with. `bytes`: the size of the whole file. */
const DOCUMENTS: Readonly<Record<string, { title: string; lines: readonly string[]; bytes: number }>> = {
  'resolucion.pdf': {
    title: 'Resolución de la Alcaldía',
    lines: [
      'Ayuntamiento Ficticio (L01999999)',
      'Visto el expediente, se resuelve conceder lo solicitado.',
      'Documento de demostración, sin efecto jurídico.',
    ],
    bytes: 3_000,
  },
  'comunicacio.pdf': {
    title: 'Comunicació',
    lines: [
      'Villa Inventada (L01999998)',
      "S'ha iniciat l'expedient.",
      'Document de demostració, sense efecte jurídic.',
    ],
    bytes: 2_500,
  },
  'resolucio.pdf': {
    title: "Resolució de l'Alcaldia",
    lines: [
      'Villa Inventada (L01999998)',
      "Vist l'expedient, es resol concedir el que s'ha sol·licitat.",
      'Document de demostració, sense efecte jurídic.',
    ],
    bytes: 2_700,
  },
  'oficio.pdf': {
    title: 'Oficio de remisión',
    lines: [
      'Ayuntamiento Ficticio (L01999999)',
      'Se remite el expediente a la administración competente.',
      'Documento de demostración, sin efecto jurídico.',
    ],
    bytes: 2_800,
  },
  'proyecto-10-mb.pdf': {
    title: 'Proyecto completo',
    lines: ['Ayuntamiento Ficticio (L01999999)', 'Documento de demostración de diez megabytes.'],
    bytes: 10_000_000,
  },
};

/** @throws CliError 1 for a name the demo does not have */
export function demoDocument(path: string): Buffer {
  const wanted = Object.hasOwn(DOCUMENTS, path) ? DOCUMENTS[path] : undefined;
  if (wanted === undefined) throw new CliError(1, `The demo has no document ${path}.`);
  return pdfOf(wanted);
}
