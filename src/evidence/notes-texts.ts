/** README.txt of an evidence folder: what is in it, and how an outsider checks it with tools that are not ours. */
import { NS } from '../signing/ws-security.ts';
import type { FolderLanguage } from './summary-texts.ts';

const SCRATCH = 'CHECK=$(mktemp -d)';
/** base64url without padding, as JWS writes it (RFC 7515), into bytes. */
const DECODE = `unjws() { T=$(cut -d. -f"$1" manifest.jws | tr -d "\\n" | tr "_-" "/+"); while [ $((\${#T} % 4)) -ne 0 ]; do T="$T="; done; printf %s "$T" | base64 -d; }`;

const COMMANDS = {
  signature: [
    SCRATCH,
    DECODE,
    'cut -d. -f1,2 manifest.jws | tr -d "\\n" > "$CHECK/signed"',
    'unjws 3 > "$CHECK/signature"',
    'openssl x509 -in certificates/seal.pem -pubkey -noout > "$CHECK/key.pem"',
    'openssl dgst -sha256 -verify "$CHECK/key.pem" -signature "$CHECK/signature" "$CHECK/signed"',
    'unjws 2 | cmp - manifest.json',
  ],
  bytes: ['sha256sum --strict -c SHA256SUMS'],
  whose: ['openssl x509 -in certificates/seal.pem -noout -subject -issuer -dates'],
};

type NoteTexts = {
  head: string;
  contents: string;
  files: string;
  own: string;
  others: string;
  signature: string;
  unsigned: string;
  bytes: string;
  requests: string;
  whose: string;
  chain: string;
};

const TEXTS: Readonly<Record<FolderLanguage, NoteTexts>> = {
  es: {
    head: 'EVIDENCIA DE UN ENVÍO. Esta carpeta se basta a sí misma: se comprueba sin conexión y sin la pasarela que la preparó.',
    contents: 'Contenido',
    files: `summary.html        resumen legible (se imprime bien en A4)
manifest.json       qué piezas hay, su SHA-256, su apunte en la cadena y los apuntes vecinos
manifest.jws        lo mismo, firmado con el sello (JWS compacto, RFC 7515): es lo que vale
SHA256SUMS          huellas de los ficheros, para sha256sum
certificates/       el sello que firma la carpeta y los de cada petición (PEM)
evidence/           las piezas: peticiones firmadas, respuestas, avisos, acuses`,
    own: 'Con la herramienta de la pasarela (dice el sitio exacto de cualquier fallo):',
    others: 'Con herramientas ajenas, en un terminal dentro de esta carpeta:',
    signature: 'El sello firmó este manifiesto, y manifest.json es lo que firmó («Verified OK» y nada más):',
    unsigned: 'La carpeta NO está firmada: no había ningún sello utilizable al prepararla.',
    bytes: 'Ningún byte ha cambiado:',
    requests: 'La firma de cada petición, tal como se envió:',
    whose: 'De quién es el sello (compruebe que su emisor es quien debe ser):',
    chain:
      'Cada apunte («entry») se resume con SHA-256 sobre su JSON canónico (RFC 8785) y nombra en «prev» el resumen del anterior. El lugar de estos apuntes en la cadena de la entidad se comprueba contra su exportación (carpeta chain) y contra un punto de control guardado fuera (carpeta verify --chain FICHERO --checkpoint FICHERO).',
  },
  ca: {
    head: 'EVIDÈNCIA D’UNA TRAMESA. Aquesta carpeta es basta a si mateixa: es comprova sense connexió i sense la passarel·la que la va preparar.',
    contents: 'Contingut',
    files: `summary.html        resum llegible (s’imprimeix bé en A4)
manifest.json       quines peces hi ha, el seu SHA-256, la seua anotació en la cadena i les veïnes
manifest.jws        el mateix, signat amb el segell (JWS compacte, RFC 7515): és el que val
SHA256SUMS          empremtes dels fitxers, per a sha256sum
certificates/       el segell que signa la carpeta i els de cada petició (PEM)
evidence/           les peces: peticions signades, respostes, avisos, justificants`,
    own: 'Amb l’eina de la passarel·la (diu el lloc exacte de qualsevol error):',
    others: 'Amb eines d’altri, en un terminal dins d’aquesta carpeta:',
    signature: 'El segell va signar aquest manifest, i manifest.json és el que va signar («Verified OK» i res més):',
    unsigned: 'La carpeta NO està signada: no hi havia cap segell utilitzable en preparar-la.',
    bytes: 'Cap byte no ha canviat:',
    requests: 'La signatura de cada petició, tal com es va enviar:',
    whose: 'De qui és el segell (comproveu que l’emissor és qui ha de ser):',
    chain:
      'Cada anotació («entry») es resumeix amb SHA-256 sobre el seu JSON canònic (RFC 8785) i anomena en «prev» el resum de l’anterior. El lloc d’aquestes anotacions en la cadena de l’entitat es comprova contra la seua exportació (carpeta chain) i contra un punt de control guardat fora (carpeta verify --chain FITXER --checkpoint FITXER).',
  },
  en: {
    head: 'EVIDENCE OF A MESSAGE. This folder is self-contained: it is checked offline, without the gateway that made it.',
    contents: 'Contents',
    files: `summary.html        readable summary (prints well on A4)
manifest.json       which pieces there are, their SHA-256, their entries in the chain and the neighbours
manifest.jws        the same, signed with the seal (compact JWS, RFC 7515): this is what counts
SHA256SUMS          digests of the files, for sha256sum
certificates/       the seal that signs the folder and those of each request (PEM)
evidence/           the pieces: signed requests, answers, reports, receipts`,
    own: "With the gateway's own tool (names the exact spot of any fault):",
    others: "With other people's tools, in a terminal inside this folder:",
    signature: 'The seal signed this manifest, and manifest.json is what it signed ("Verified OK" and nothing else):',
    unsigned: 'The folder is NOT signed: no seal could be used when it was made.',
    bytes: 'No byte has changed:',
    requests: "Each request's signature, as it was sent:",
    whose: 'Whose the seal is (see that its issuer is who it should be):',
    chain:
      'Each "entry" is hashed with SHA-256 over its canonical JSON (RFC 8785) and names the hash before it in "prev". The place of these entries in the entity\'s chain is checked against its export (carpeta chain) and against a checkpoint kept elsewhere (carpeta verify --chain FILE --checkpoint FILE).',
  },
};

/** `requests`: each signed request with the certificate it was signed with. Command lines are indented by four. */
export function notesOf(input: {
  language: FolderLanguage;
  signed: boolean;
  requests: readonly { file: string; certificate: string }[];
}): string {
  const { language, signed, requests } = input;
  const texts = TEXTS[language];
  const commands = (lines: readonly string[]) => lines.map((line) => `    ${line}`).join('\n');
  const xmlsec = requests.map(
    ({ file, certificate }) =>
      `xmlsec1 --verify --id-attr:Id ${NS.soap}:Body --id-attr:Id ${NS.wsu}:Timestamp --pubkey-cert-pem ${certificate} ${file}`,
  );
  return `${[
    texts.head,
    `${texts.contents}\n\n${texts.files}`,
    `${texts.own}\n\n  npm run carpeta -- verify DIR [--ca FILE]`,
    texts.others,
    signed ? `${texts.signature}\n\n${commands(COMMANDS.signature)}` : texts.unsigned,
    `${texts.bytes}\n\n${commands(COMMANDS.bytes)}`,
    ...(requests.length === 0 ? [] : [`${texts.requests}\n\n${commands(xmlsec)}`]),
    ...(signed ? [`${texts.whose}\n\n${commands(COMMANDS.whose)}`] : []),
    texts.chain,
  ].join('\n\n')}\n`;
}
