/** The words around every operator's page, in the reader's language. A code table. */
import type { PageLanguage } from '../../contracts/operator-pages.ts';
import type { SignInRefusal } from '../../contracts/sign-in.ts';

export type LayoutTexts = {
  skip: string;
  menu: string;
  language: string;
  signedIn: string;
  signOut: string;
  readOnly: string;
  shownAt: string;
  /** What an action that was done says. */
  done: Record<string, string>;
  pages: Record<string, string>;
  login: {
    title: string;
    lead: string;
    eitherWay: string;
    key: string;
    submit: string;
    hint: string;
    through(provider: string): string;
    notThrough(provider: string): string;
    refusals: Record<SignInRefusal, string>;
  };
  onward: Record<'signed-in' | 'signed-out', { title: string; go: string }>;
};

export const LAYOUT_TEXTS: Record<PageLanguage, LayoutTexts> = {
  es: {
    skip: 'Ir al contenido',
    menu: 'Páginas',
    language: 'Idioma',
    signedIn: 'Sesión de',
    signOut: 'Cerrar sesión',
    readOnly: 'Ha entrado con la clave en la cabecera: esta página solo muestra. Para actuar, inicie sesión.',
    shownAt: 'Hora de Madrid:',
    done: {
      retry: 'Vuelve a estar en cola.',
      cancel: 'Retirada anotada.',
      extend: 'Ampliación anotada.',
      resolve: 'Decisión anotada.',
      confirm: 'Pedido; se hace a continuación.',
      reject: 'Pedido; se hace a continuación.',
      accept: 'Pedido; se hace a continuación.',
      refuse: 'Pedido; se hace a continuación.',
      attach: 'Unido al mensaje; se le pregunta al destino.',
      discard: 'Descartado.',
      pause: 'En pausa.',
      resume: 'Reanudado.',
      announce: 'Mantenimiento anunciado.',
      'take-back': 'Mantenimiento retirado.',
      stop: 'Parado.',
      tell: 'Se le comunica ahora.',
      other: 'Hecho.',
    },
    pages: {
      overview: 'Resumen',
      messages: 'Mensajes',
      bulk: 'Por lotes',
      quarantine: 'Cuarentena',
      backends: 'Destinos',
      'e-offices': 'Gestores',
      keys: 'Certificados y claves',
      'service-levels': 'Niveles de servicio',
      configuration: 'Configuración',
      audit: 'Auditoría',
    },
    login: {
      title: 'Iniciar sesión',
      lead: 'Con la clave de un cliente que tenga el ámbito «operator».',
      key: 'Clave de cliente',
      submit: 'Entrar',
      hint: 'La sesión se cierra tras 30 minutos sin uso.',
      eitherWay: 'Como usted, o con la clave de un cliente que tenga el ámbito «operator».',
      through: (provider) => `Entrar con ${provider}`,
      notThrough: (provider) => `No se ha entrado con ${provider}`,
      refusals: {
        down: 'No responde. La clave de cliente sigue sirviendo para entrar.',
        refused: 'Lo que ha contestado no vale para esta sesión. Empiece de nuevo.',
        nobody: 'Allí se le conoce, pero aquí no tiene ningún permiso. Pídalo a quien administra esta pasarela.',
      },
    },
    onward: {
      'signed-in': { title: 'Ha entrado', go: 'Continuar' },
      'signed-out': { title: 'Ha salido', go: 'Salir también del proveedor de identidad' },
    },
  },
  ca: {
    skip: 'Ves al contingut',
    menu: 'Pàgines',
    language: 'Llengua',
    signedIn: 'Sessió de',
    signOut: 'Tanca la sessió',
    readOnly: 'Heu entrat amb la clau a la capçalera: aquesta pàgina només mostra. Per a actuar, inicieu sessió.',
    shownAt: 'Hora de Madrid:',
    done: {
      retry: 'Torna a estar en cua.',
      cancel: 'Retirada anotada.',
      extend: 'Ampliació anotada.',
      resolve: 'Decisió anotada.',
      confirm: 'Demanat; es fa a continuació.',
      reject: 'Demanat; es fa a continuació.',
      accept: 'Demanat; es fa a continuació.',
      refuse: 'Demanat; es fa a continuació.',
      attach: 'Unit al missatge; es pregunta a la destinació.',
      discard: 'Descartat.',
      pause: 'En pausa.',
      resume: 'Représ.',
      announce: 'Manteniment anunciat.',
      'take-back': 'Manteniment retirat.',
      stop: 'Aturat.',
      tell: 'Se li comunica ara.',
      other: 'Fet.',
    },
    pages: {
      overview: 'Resum',
      messages: 'Missatges',
      bulk: 'Per lots',
      quarantine: 'Quarantena',
      backends: 'Destinacions',
      'e-offices': 'Gestors',
      keys: 'Certificats i claus',
      'service-levels': 'Nivells de servei',
      configuration: 'Configuració',
      audit: 'Auditoria',
    },
    login: {
      title: 'Inici de sessió',
      lead: 'Amb la clau d’un client que tinga l’àmbit «operator».',
      key: 'Clau de client',
      submit: 'Entra',
      hint: 'La sessió es tanca després de 30 minuts sense ús.',
      eitherWay: 'Com a persona, o amb la clau d’un client que tinga l’àmbit «operator».',
      through: (provider) => `Entra amb ${provider}`,
      notThrough: (provider) => `No s’ha entrat amb ${provider}`,
      refusals: {
        down: 'No respon. La clau de client continua servint per a entrar.',
        refused: 'El que ha contestat no val per a aquesta sessió. Comence de nou.',
        nobody: 'Allí se’l coneix, però ací no té cap permís. Demane’l a qui administra aquesta passarel·la.',
      },
    },
    onward: {
      'signed-in': { title: 'Ha entrat', go: 'Continua' },
      'signed-out': { title: 'Ha eixit', go: 'Ix també del proveïdor d’identitat' },
    },
  },
  en: {
    skip: 'Skip to content',
    menu: 'Pages',
    language: 'Language',
    signedIn: 'Signed in as',
    signOut: 'Sign out',
    readOnly: 'You came with the key in the header: this page only shows. Sign in to act.',
    shownAt: 'Madrid time:',
    done: {
      retry: 'It is queued again.',
      cancel: 'The cancellation is noted.',
      extend: 'The extension is noted.',
      resolve: 'The decision is noted.',
      confirm: 'Asked for; it is done next.',
      reject: 'Asked for; it is done next.',
      accept: 'Asked for; it is done next.',
      refuse: 'Asked for; it is done next.',
      attach: 'Attached to the message; the back end is being asked.',
      discard: 'Discarded.',
      pause: 'Paused.',
      resume: 'Resumed.',
      announce: 'Maintenance announced.',
      'take-back': 'Maintenance taken back.',
      stop: 'Stopped.',
      tell: 'It is told now.',
      other: 'Done.',
    },
    pages: {
      overview: 'Overview',
      messages: 'Messages',
      bulk: 'Bulk',
      quarantine: 'Quarantine',
      backends: 'Back ends',
      'e-offices': 'E-offices',
      keys: 'Certificates and keys',
      'service-levels': 'Service levels',
      configuration: 'Configuration',
      audit: 'Audit',
    },
    login: {
      title: 'Sign in',
      lead: 'With the key of a client that has the scope “operator”.',
      key: 'Client key',
      submit: 'Sign in',
      hint: 'The session ends after 30 minutes without use.',
      eitherWay: 'As yourself, or with the key of a client that has the scope “operator”.',
      through: (provider) => `Sign in with ${provider}`,
      notThrough: (provider) => `Not signed in with ${provider}`,
      refusals: {
        down: 'It does not answer. A client key still signs you in.',
        refused: 'What it answered is not good for this session. Begin again.',
        nobody: 'You are known there, but nothing is granted to you here. Ask whoever runs this gateway.',
      },
    },
    onward: {
      'signed-in': { title: 'Signed in', go: 'Continue' },
      'signed-out': { title: 'Signed out', go: 'Sign out of the identity provider too' },
    },
  },
};
