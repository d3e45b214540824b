/** Entries of the simulated registry: constructed, of people who officially do not exist. */

export type SeresRecord = { id: number; fechaCompleto: string } & Record<string, unknown>;

/** One page that says nothing. */
export const PDF = Buffer.from(
  [
    '%PDF-1.4',
    '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj',
    'trailer<</Root 1 0 R>>',
    '%%EOF',
    '',
  ].join('\n'),
);

/** An entry with an electronic notification to one person; `more` replaces its members. */
export function salida(id: number, fechaCompleto: string, more: Record<string, unknown> = {}): SeresRecord {
  return {
    id,
    ejercicio: fechaCompleto.slice(0, 4),
    numRegistro: id,
    tipo: 'S',
    resumen: 'Notificación de la resolución de licencia de obra menor',
    fechaCompleto,
    completo: true,
    codigoSia: 2104567,
    notificacion: 'NotificacionElectronica',
    expedienteAsociado: [`${id}X`],
    remiteDestino: [
      {
        id: id * 10,
        ciudadanoId: 9001,
        canalContacto: 'ComparecenciaElectronica',
        nif: '00000000T',
        nombreCompleto: 'CIUDADANIA FICTICIA PF',
        email: 'persona.ficticia@example.org',
        idiomaComunicaciones: 'es-ES',
      },
    ],
    ciudadanosRemiteDestino: [
      { id: 9001, nombre: 'CIUDADANIA', apellido1: 'FICTICIA', apellido2: 'PF', personalidad: 'FisicaNIF' },
    ],
    docAnexo: [{ id: id * 100, desFichero: 'Resolución', extension: 'pdf', tipoDocumentalEni: 'TD01' }],
    ...more,
  };
}
