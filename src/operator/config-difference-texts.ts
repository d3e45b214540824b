/** The words for how one gateway.yaml differs from another, in the reader's language. A code table. */
import type { ConfigDifference, ConfigMeaning, ConfigTrouble } from '../../contracts/config-difference.ts';
import type { PageLanguage } from '../../contracts/operator-pages.ts';

export type DifferenceTexts = {
  title: string;
  lead: string;
  after: string;
  afterHint: (kilobytes: number) => string;
  upload: string;
  before: string;
  beforeLead: string;
  orUpload: string;
  submit: string;
  result: string;
  /** What was compared: the first with the second. */
  withRunning: string;
  ofTwo: string;
  none: string;
  count: (n: number) => string;
  /** Where a page does not hold all. */
  more: (shown: number) => string;
  partly: string;
  heads: [what: string, place: string, before: string, after: string, meaning: string];
  kinds: Record<ConfigDifference['kind'], string>;
  meanings: Record<ConfigMeaning, string>;
  unreadable: Record<1 | 2, string>;
  empty: string;
  troubles: Record<ConfigTrouble['code'], string>;
  line: (line: number, column: number | null) => string;
};

export const DIFFERENCE_TEXTS: Record<PageLanguage, DifferenceTexts> = {
  es: {
    title: 'Comparar con otro fichero',
    lead: 'Diferencias de un gateway.yaml con lo que está en marcha. No se guarda nada, y de los secretos solo se dice que cambian.',
    after: 'Contenido del fichero',
    afterHint: (kilobytes) => `Hasta ${kilobytes} KB. Para más: carpeta config diff A B.`,
    upload: 'O el fichero',
    before: 'Contenido del primero',
    beforeLead: 'Comparar dos ficheros entre sí: el primero, en lugar de lo que está en marcha',
    orUpload: 'O el primer fichero',
    submit: 'Comparar',
    result: 'Diferencias',
    withRunning: 'De lo que está en marcha al fichero dado.',
    ofTwo: 'Del primer fichero al segundo.',
    none: 'No hay ninguna diferencia.',
    count: (n) => (n === 1 ? 'Una diferencia.' : `${n} diferencias.`),
    more: (shown) => `Se muestran las primeras ${shown}; todas: carpeta config diff A B.`,
    partly: 'Solo se muestran las comunes y las de sus entidades.',
    heads: ['Qué', 'Ajuste', 'Antes', 'Después', 'Qué supone'],
    kinds: { added: 'añadido', removed: 'quitado', changed: 'cambiado' },
    meanings: {
      'next-start': 'Vale desde el próximo arranque.',
      default: 'Es el valor por defecto: nada cambia.',
      'unknown-key': 'Esta versión no conoce este ajuste: con él no arranca.',
      environment: 'Lo decide una variable de entorno: el fichero no cuenta.',
      order: 'Cuenta el primero que encaja: con otro orden puede entrar otro cliente.',
      profile: 'Producción no admite simuladores, certificados de ejemplo ni direcciones sin TLS.',
      listening: 'Desde el próximo arranque escucha o se presenta de otro modo.',
      store: 'Otra base de datos o cómo se llega a ella: lo que había en la anterior no se traslada.',
      'data-key': 'El fichero nuevo debe conservar las claves anteriores: sin ellas no se abre lo guardado.',
      'secret-file': 'Se lee ese fichero en el próximo arranque.',
      'entity-added': 'La entidad existe desde el próximo arranque.',
      'entity-removed':
        'Desde el próximo arranque se rechazan sus eventos. Deje terminar antes lo que tenga en camino.',
      'entity-backend-added': 'La entidad puede enviar por este destino desde el próximo arranque.',
      'entity-backend-removed':
        'La entidad deja de enviar por este destino. Deje terminar antes lo que tenga en camino.',
      'client-added': 'Su clave abre desde el próximo arranque.',
      'client-removed': 'Su clave no abre nada desde el próximo arranque, y sus sesiones se acaban.',
      'client-key': 'La clave o el certificado anterior deja de abrir desde el próximo arranque.',
      'client-rights': 'Lo que puede este cliente cambia en el próximo arranque.',
      'backend-added': 'Un destino nuevo desde el próximo arranque.',
      'backend-removed': 'Nada sale hacia este destino ni se le pregunta. Deje terminar antes lo que haya en camino.',
      'backend-address': 'Lo que se envía y se pregunta va a otra dirección: compruebe que es el mismo servicio.',
      simulator: 'Con un simulador no se notifica a nadie; sin él, sí.',
      'vendor-added': 'Se conecta este gestor de expedientes desde el próximo arranque.',
      'vendor-removed': 'Ya no se lee de este gestor de expedientes ni se le comunica nada.',
      effect: 'Cambia si lo que llega se notifica (deliver) o solo se anota (mirror).',
      'facade-added': 'Una carpeta ciudadana puede preguntar así desde el próximo arranque.',
      'facade-removed': 'Esa carpeta ciudadana deja de recibir respuesta.',
      'sign-in': 'Cambia quién entra en esta página y cómo, desde el próximo arranque.',
      retention: 'Cambia cuánto se conserva. Lo que se borra no vuelve.',
    },
    unreadable: { 1: 'El primer fichero no se puede comparar', 2: 'El fichero no se puede comparar' },
    empty: 'Pegue el contenido del fichero o elíjalo.',
    troubles: {
      'too-large': 'Es demasiado grande.',
      'not-yaml': 'No es YAML válido. Revise las sangrías y las comillas.',
      'not-configuration': 'No es un gateway.yaml: no tiene bloques con nombre.',
      'duplicate-key': 'Hay un ajuste escrito dos veces. Deje uno.',
      references: 'Sus referencias (& y *) no se pueden desarrollar. Escriba los valores.',
      'too-deep': 'Tiene bloques dentro de demasiados bloques. Revise las sangrías.',
    },
    line: (line, column) => (column === null ? `Línea ${line}.` : `Línea ${line}, columna ${column}.`),
  },
  ca: {
    title: 'Compara amb un altre fitxer',
    lead: 'Diferències d’un gateway.yaml amb el que està en marxa. No es guarda res, i dels secrets només es diu que canvien.',
    after: 'Contingut del fitxer',
    afterHint: (kilobytes) => `Fins a ${kilobytes} KB. Per a més: carpeta config diff A B.`,
    upload: 'O el fitxer',
    before: 'Contingut del primer',
    beforeLead: 'Compara dos fitxers entre ells: el primer, en lloc del que està en marxa',
    orUpload: 'O el primer fitxer',
    submit: 'Compara',
    result: 'Diferències',
    withRunning: 'Del que està en marxa al fitxer donat.',
    ofTwo: 'Del primer fitxer al segon.',
    none: 'No hi ha cap diferència.',
    count: (n) => (n === 1 ? 'Una diferència.' : `${n} diferències.`),
    more: (shown) => `Es mostren les primeres ${shown}; totes: carpeta config diff A B.`,
    partly: 'Només es mostren les comunes i les de les vostres entitats.',
    heads: ['Què', 'Ajust', 'Abans', 'Després', 'Què suposa'],
    kinds: { added: 'afegit', removed: 'llevat', changed: 'canviat' },
    meanings: {
      'next-start': 'Val des de l’arrancada següent.',
      default: 'És el valor per defecte: res no canvia.',
      'unknown-key': 'Aquesta versió no coneix aquest ajust: amb ell no arranca.',
      environment: 'Ho decideix una variable d’entorn: el fitxer no compta.',
      order: 'Compta el primer que encaixa: amb un altre ordre pot entrar un altre client.',
      profile: 'Producció no admet simuladors, certificats d’exemple ni adreces sense TLS.',
      listening: 'Des de l’arrancada següent escolta o es presenta d’una altra manera.',
      store: 'Una altra base de dades o com s’hi arriba: el que hi havia a l’anterior no es trasllada.',
      'data-key': 'El fitxer nou ha de conservar les claus anteriors: sense elles no s’obri el que s’ha guardat.',
      'secret-file': 'Aquest fitxer es llig en l’arrancada següent.',
      'entity-added': 'L’entitat existeix des de l’arrancada següent.',
      'entity-removed':
        'Des de l’arrancada següent es rebutgen els seus esdeveniments. Deixeu acabar abans el que tinga en camí.',
      'entity-backend-added': 'L’entitat pot enviar per aquesta destinació des de l’arrancada següent.',
      'entity-backend-removed':
        'L’entitat deixa d’enviar per aquesta destinació. Deixeu acabar abans el que tinga en camí.',
      'client-added': 'La seua clau obri des de l’arrancada següent.',
      'client-removed': 'La seua clau no obri res des de l’arrancada següent, i les seues sessions s’acaben.',
      'client-key': 'La clau o el certificat anterior deixa d’obrir des de l’arrancada següent.',
      'client-rights': 'El que pot aquest client canvia en l’arrancada següent.',
      'backend-added': 'Una destinació nova des de l’arrancada següent.',
      'backend-removed':
        'Res no ix cap a aquesta destinació ni se li pregunta. Deixeu acabar abans el que hi haja en camí.',
      'backend-address': 'El que s’envia i es pregunta va a una altra adreça: comproveu que és el mateix servei.',
      simulator: 'Amb un simulador no es notifica a ningú; sense, sí.',
      'vendor-added': 'Es connecta aquest gestor d’expedients des de l’arrancada següent.',
      'vendor-removed': 'Ja no es llig d’aquest gestor d’expedients ni se li comunica res.',
      effect: 'Canvia si el que arriba es notifica (deliver) o només s’anota (mirror).',
      'facade-added': 'Una carpeta ciutadana pot preguntar així des de l’arrancada següent.',
      'facade-removed': 'Aquesta carpeta ciutadana deixa de rebre resposta.',
      'sign-in': 'Canvia qui entra en aquesta pàgina i com, des de l’arrancada següent.',
      retention: 'Canvia quant es conserva. El que s’esborra no torna.',
    },
    unreadable: { 1: 'El primer fitxer no es pot comparar', 2: 'El fitxer no es pot comparar' },
    empty: 'Enganxeu el contingut del fitxer o trieu-lo.',
    troubles: {
      'too-large': 'És massa gran.',
      'not-yaml': 'No és YAML vàlid. Reviseu els sagnats i les cometes.',
      'not-configuration': 'No és un gateway.yaml: no té blocs amb nom.',
      'duplicate-key': 'Hi ha un ajust escrit dues vegades. Deixeu-ne un.',
      references: 'Les seues referències (& i *) no es poden desenvolupar. Escriviu els valors.',
      'too-deep': 'Té blocs dins de massa blocs. Reviseu els sagnats.',
    },
    line: (line, column) => (column === null ? `Línia ${line}.` : `Línia ${line}, columna ${column}.`),
  },
  en: {
    title: 'Compare with another file',
    lead: 'How a gateway.yaml differs from what runs. Nothing is kept, and of secrets only that they change.',
    after: 'What the file holds',
    afterHint: (kilobytes) => `Up to ${kilobytes} KB. For more: carpeta config diff A B.`,
    upload: 'Or the file',
    before: 'What the first one holds',
    beforeLead: 'Compare two files with each other: the first, instead of what runs',
    orUpload: 'Or the first file',
    submit: 'Compare',
    result: 'Differences',
    withRunning: 'From what runs to the file given.',
    ofTwo: 'From the first file to the second.',
    none: 'There is no difference.',
    count: (n) => (n === 1 ? 'One difference.' : `${n} differences.`),
    more: (shown) => `The first ${shown} are shown; all of them: carpeta config diff A B.`,
    partly: 'Only those of everybody and of your entities are shown.',
    heads: ['What', 'Setting', 'Before', 'After', 'What it means'],
    kinds: { added: 'added', removed: 'removed', changed: 'changed' },
    meanings: {
      'next-start': 'Takes effect at the next start.',
      default: 'It is the default: nothing changes.',
      'unknown-key': 'This version does not know this setting: it will not start with it.',
      environment: 'A variable of the environment decides it: the file does not count.',
      order: 'The first that fits counts: in another order it may be another client.',
      profile: 'Production refuses simulators, example certificates and addresses without TLS.',
      listening: 'From the next start it listens or presents itself in another way.',
      store: 'Another database, or another way to it: what the old one holds is not moved.',
      'data-key': 'The new file must keep the older keys: without them what is stored cannot be opened.',
      'secret-file': 'That file is read at the next start.',
      'entity-added': 'The entity exists from the next start.',
      'entity-removed': 'From the next start its events are refused. Let what it has on its way end first.',
      'entity-backend-added': 'The entity may send through this back end from the next start.',
      'entity-backend-removed': 'The entity sends no more through this back end. Let what it has on its way end first.',
      'client-added': 'Its key opens from the next start.',
      'client-removed': 'Its key opens nothing from the next start, and its sessions end.',
      'client-key': 'The former key or certificate opens no more from the next start.',
      'client-rights': 'What this client may do changes at the next start.',
      'backend-added': 'A new back end from the next start.',
      'backend-removed': 'Nothing leaves for this back end, and it is asked no more. Let what is on its way end first.',
      'backend-address': 'What is sent and asked goes to another address: make sure it is the same service.',
      simulator: 'With a simulator nobody is notified; without it people are.',
      'vendor-added': 'This e-office is connected from the next start.',
      'vendor-removed': 'This e-office is read no more, and told nothing.',
      effect: 'Whether what comes is notified (deliver) or only noted (mirror) changes.',
      'facade-added': 'A citizen folder may ask this way from the next start.',
      'facade-removed': 'That citizen folder is answered no more.',
      'sign-in': 'Who comes into this page, and how, changes at the next start.',
      retention: 'How long things are kept changes. What is erased does not come back.',
    },
    unreadable: { 1: 'The first file cannot be compared', 2: 'The file cannot be compared' },
    empty: 'Paste what the file holds, or choose it.',
    troubles: {
      'too-large': 'It is too large.',
      'not-yaml': 'It is not valid YAML. Look at indentation and quotes.',
      'not-configuration': 'It is no gateway.yaml: it has no blocks with names.',
      'duplicate-key': 'A setting is written twice. Keep one.',
      references: 'Its references (& and *) cannot be expanded. Write the values out.',
      'too-deep': 'It has blocks within too many blocks. Look at the indentation.',
    },
    line: (line, column) => (column === null ? `Line ${line}.` : `Line ${line}, column ${column}.`),
  },
};
