/** Examples of carpeta/v1 for the OpenAPI document: a fictitious person and town; a test holds them to the schemas. */

const request = {
  version: '1.0',
  idPeticion: '0b5c9a0e-3f0e-4d0a-9a53-1f6f3a1c2b10',
  fechaPeticion: '2026-10-02T09:00:00Z',
  solicitante: { dir3: 'L01999997', sistema: 'carpeta-provincial' },
  finalidad: 'CARPETA_CIUDADANA',
  titular: { tipoDocumento: 'NIF', documento: '00000000T' },
  idioma: 'es',
};

const answer = {
  version: '1.0',
  idPeticion: request.idPeticion,
  idTransmision: '01K6J3Z0M0J8Q2C4V6X8Z0B2D4',
  fechaRespuesta: '2026-10-02T09:00:00.120Z',
  estado: 'PARCIAL',
  fuentes: [
    { organo: 'L01999998', estado: 'TIEMPO_AGOTADO', desactualizada: false, truncada: false },
    {
      organo: 'L01999999',
      estado: 'OK',
      instanteDato: '2026-10-02T08:59:12.000Z',
      desactualizada: false,
      truncada: false,
    },
  ],
};

const organo = { dir3: 'L01999999', denominacion: { es: 'Ayuntamiento Ficticio' } };
const expediente = {
  id: 'opaco-1f6f3a1c2b10',
  numero: 'EXP/2026/1',
  organo,
  procedimiento: { sia: '2104567' },
  asunto: { es: 'Licencia de obra menor' },
  rol: 'INTERESADO',
  situacion: 'PENDIENTE_SUBSANACION',
  situacionTexto: { es: 'Pendiente de que usted subsane' },
  abierto: true,
  fechaInicio: '2026-09-01T07:00:00Z',
  fechaUltimaActualizacion: '2026-10-02T08:59:12Z',
  accionPendiente: true,
  enlaceSede: 'https://sede.example.org/carpeta/EXP-2026-1',
};

export const FOLDER_EXAMPLES = {
  resumen: {
    body: request,
    answer: {
      ...answer,
      datos: [{ organo, abiertos: 1, cerrados: 0, conAccionPendiente: 1, enlaceSede: 'https://sede.example.org' }],
    },
  },
  consulta: {
    body: {
      ...request,
      actuaComo: {
        rol: 'REPRESENTANTE',
        representado: { tipoDocumento: 'CIF', documento: 'Q0000000J' },
        poder: { registro: 'REA', codigo: 'PODER-1', tipo: '6.4.c', procedimientos: ['2104567'] },
      },
      filtro: { estado: 'ABIERTO', organos: ['L01999999'] },
      pagina: { numero: 1, tamano: 50 },
    },
    answer: {
      ...answer,
      datos: [{ ...expediente, rol: 'REPRESENTANTE' }],
      pagina: { numero: 1, tamano: 50, total: 1 },
    },
  },
  detalle: {
    body: { ...request, id: expediente.id },
    answer: {
      ...answer,
      datos: {
        ...expediente,
        fase: { codigo: 'INSTRUCCION', descripcion: { es: 'Instrucción' } },
        plazos: { plazoMaximoResolucion: '2026-12-01', sentidoSilencio: 'ESTIMATORIO' },
        registroInicial: { numero: '202600000100', fecha: '2026-09-01T07:00:00Z' },
        interesados: { total: 1 },
        hitos: [
          {
            id: 'H2',
            codigo: 'REQUERIMIENTO_SUBSANACION',
            titulo: { es: 'Se le ha pedido que subsane' },
            fecha: '2026-10-02T08:59:12Z',
            actual: true,
            documentos: [],
          },
        ],
        acciones: [
          {
            tipo: 'SUBSANAR',
            descripcion: { es: 'Aporte el plano de situación' },
            fechaLimite: '2026-10-16',
            enlace: 'https://sede.example.org/carpeta/EXP-2026-1',
          },
        ],
        documentos: [],
        notificaciones: [
          {
            idOrigen: 'N1',
            tipo: 'NOTIFICACION',
            estado: 'PUESTA_A_DISPOSICION',
            fechaPuestaDisposicion: '2026-10-02T08:59:12Z',
            enlace: 'https://sede.example.org',
          },
        ],
      },
    },
  },
} as const;
