/**
 * A client of NOTIB, as its published contract has it and nothing else: NotificacioRestClientV2 and the classes of
 * `es.caib.notib.client.domini` (GovernIB/notib, notib2-dev 2.0.12). It knows a base address, a user and a password.
 */

export type Persona = {
  interessatTipus: 'FISICA' | 'JURIDICA' | 'ADMINISTRACIO' | 'FISICA_SENSE_NIF';
  nom?: string;
  llinatge1?: string;
  llinatge2?: string;
  nif?: string;
  email?: string;
  raoSocial?: string;
  incapacitat?: boolean;
};

/** What the client's classes hold; a member the contract does not have would not be read. */
export type RespostaAltaV2 = {
  error: boolean;
  errorDescripcio?: string;
  identificador?: string;
  estat?: string;
  referencies?: { titularNom?: string; titularNif?: string; titularEmail?: string; referencia: string }[];
  dataCreacio?: number;
};
export type RespostaConsultaEstatNotificacioV2 = {
  error: boolean;
  errorDescripcio?: string;
  estat?: string;
  tipus?: string;
  emisorDir3?: string;
  procediment?: { codiSia: string };
  concepte?: string;
  numExpedient?: string;
  dataCreada?: number;
  dataFinalitzada?: number;
};
export type RespostaConsultaEstatEnviamentV2 = {
  error: boolean;
  errorDescripcio?: string;
  identificador?: string;
  referencia?: string;
  notificaIndentificador?: string;
  estat?: string;
  estatData?: number;
  interessat?: Persona;
  representants?: Persona[];
  datat?: { estat: string; data?: number; origen?: string; receptorNif?: string; receptorNom?: string };
  certificacio?: { contingutBase64: string; tamany: number; tipusMime: string };
};
export type RespostaConsultaJustificantEnviament = {
  error: boolean;
  errorDescripcio?: string;
  justificant?: { nom: string; contentType: string; contingut: string; tamany: number };
};
export type RespuestaAmpliarPlazoOE = {
  error: boolean;
  codigoRespuesta?: string;
  descripcionRespuesta?: string;
  ampliacionesPlazo?: {
    ampliacionPlazo: { identificador: string; estado: string; codigo?: string; mensajeError?: string }[];
  };
};
export type TransmissioV2 = {
  id: number;
  emisor: string;
  concepte?: string;
  estat: { codi: string; nom: string };
  document?: { nom: string; mediaType: string; url: string };
  titular?: { tipus: { codi: string }; nom?: string; nif?: string };
  certificacio?: string;
};
export type RespostaConsultaV2 = {
  numeroElementsTotals: number;
  numeroElementsRetornats: number;
  resultat: TransmissioV2[];
  error?: boolean;
  errorDescripcio?: string;
};
export type Arxiu = { nom?: string; mediaType?: string; contingut?: string; error: boolean; missatgeError?: string };

export type ConsultaParams = {
  dataInicial?: string;
  dataFinal?: string;
  visibleCarpeta?: boolean;
  lang?: 'CA' | 'ES';
  pagina?: number;
  mida?: number;
};

const NOTIFICACIO = '/interna/notificacio/v2';
const CONSULTA = '/interna/consulta/v2';

export class NotificacioRestClientV2 {
  readonly #baseUrl: string;
  readonly #authorization: string;

  constructor(baseUrl: string, username: string, password: string) {
    this.#baseUrl = baseUrl;
    this.#authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  }

  alta(notificacio: unknown): Promise<RespostaAltaV2> {
    return this.#post(`${NOTIFICACIO}/alta`, notificacio);
  }

  consultaEstatNotificacio(identificador: string): Promise<RespostaConsultaEstatNotificacioV2> {
    return this.#get(`${NOTIFICACIO}/consultaEstatNotificacio/${identificador}`);
  }

  consultaEstatEnviament(referencia: string): Promise<RespostaConsultaEstatEnviamentV2> {
    return this.#get(`${NOTIFICACIO}/consultaEstatEnviament/${referencia}`);
  }

  consultaDadesRegistre(
    dadesConsulta: unknown,
  ): Promise<{ error: boolean; errorDescripcio?: string; numRegistreFormatat?: string }> {
    return this.#post(`${NOTIFICACIO}/consultaDadesRegistre`, dadesConsulta);
  }

  consultaJustificantEnviament(identificador: string): Promise<RespostaConsultaJustificantEnviament> {
    return this.#get(`${NOTIFICACIO}/consultaJustificantNotificacio/${identificador}`);
  }

  ampliarPlazoOE(ampliarPlazo: unknown): Promise<RespuestaAmpliarPlazoOE> {
    return this.#post(`${NOTIFICACIO}/ampliarPlazo`, ampliarPlazo);
  }

  donarPermisConsulta(permisConsulta: unknown): Promise<boolean> {
    return this.#post(`${NOTIFICACIO}/permisConsulta`, permisConsulta);
  }

  byTitular(
    kind: 'comunicacions' | 'notificacions',
    dni: string,
    which: '' | '/pendents' | '/llegides',
    params: ConsultaParams = {},
  ) {
    const { visibleCarpeta } = params;
    // As the client: every parameter goes, blank where there is none.
    const query = new URLSearchParams({
      dataInicial: params.dataInicial ?? '',
      dataFinal: params.dataFinal ?? '',
      visibleCarpeta: visibleCarpeta === undefined ? '' : visibleCarpeta ? 'si' : 'no',
      lang: params.lang ?? '',
      pagina: params.pagina?.toString() ?? '',
      mida: params.mida?.toString() ?? '',
    });
    return this.#get<RespostaConsultaV2>(`${CONSULTA}/${kind}/${dni}${which}?${query}`);
  }

  getDocument(notificacioId: string): Promise<Arxiu> {
    return this.#get(`${CONSULTA}/document/${notificacioId}?notificacioId=${notificacioId}`);
  }

  getCertificacio(enviamentId: string): Promise<Arxiu> {
    return this.#get(`${CONSULTA}/certificacio/${enviamentId}?enviamentId=${enviamentId}`);
  }

  getJustificant(enviamentId: string): Promise<Arxiu> {
    return this.#get(`${CONSULTA}/justificant/${enviamentId}?enviamentId=${enviamentId}`);
  }

  getAppInfo(): Promise<{ nom: string; versio: string }> {
    return this.#get('/interna/api/rest/appinfo');
  }

  #get<T>(path: string): Promise<T> {
    return this.#exchange(path, {});
  }

  #post<T>(path: string, body: unknown): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    return this.#exchange(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async #exchange<T>(
    path: string,
    init: { method?: string; headers?: Record<string, string>; body?: string },
  ): Promise<T> {
    const headers = { accept: 'application/json', authorization: this.#authorization, ...init.headers };
    const response = await fetch(this.#baseUrl + path, { ...init, headers });
    return (await response.json()) as T;
  }
}

/** `notificaCanvi`, as an application serves it: NotificacioCanviClient in, 200 out. */
export type NotificacioCanviClient = { identificador: string; referenciaEnviament: string; data: number };
