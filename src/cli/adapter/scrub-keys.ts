/** What a field holds, as far as its name tells, in the languages e-offices are written in. */

export type FieldKind =
  | 'given-name'
  | 'surname'
  | 'full-name'
  | 'address'
  | 'phone'
  | 'email'
  | 'id'
  | 'secret'
  | 'birth';

/** The first that fits; names without accents, in lower case, without separators. */
const KINDS: readonly (readonly [FieldKind, RegExp])[] = [
  [
    'secret',
    /authori[sz]ation|cookie|token|passw|passphrase|^pass$|pwd|secret|apikey|clave|contrasen|session|jwt|signature|credential|^(sig|sid)$|^xauth/,
  ],
  ['email', /e?mail|correo|correu/],
  ['phone', /tel(efono|efon|f|ephone)?s?$|^tel|movil|mobil|phone|^fax/],
  ['birth', /nacimiento|naixement|birth/],
  ['surname', /apellido|cognom|llinatge|surname|lastname|familyname/],
  ['given-name', /^(nombre|nom|givenname|firstname|nombrepila)$/],
  [
    'full-name',
    /nombre(completo|interesad|titular|destinatari|representant|apellidos)|nomcomplet|fullname|^name$|razonsocial|raosocial|legalname|(titular|interesad[oa]|destinatari[oa]?|representante?|persona|holder|receptor|receiver|ciudadano|firmante|tramitador|usuario|user(name)?|autor|responsable)$/,
  ],
  [
    'address',
    /direccion|adreca|domicili|address|^(calle|carrer|via|nombrevia|nomvia|street|piso|puerta|portal|escalera)$|codigopostal|codipostal|zipcode|postalcode/,
  ],
  [
    'id',
    /^(nif|nie|cif|dni|vat|passport|pasaporte)|(nif|nie|cif|dni)$|numerodocumento|numdocumento|documentoidentidad|identificacion$|idnumber/,
  ],
];

export function fieldKind(name: string): FieldKind | null {
  const plain = name
    .replace(/^.*[:.]/, '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  return KINDS.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
}
