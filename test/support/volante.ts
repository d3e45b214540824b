/** A certificate of registration as a municipal register would make it: of somebody who does not exist, signed with an example seal. */
import { SignedXml } from 'xml-crypto';
import { keyOf } from './forge-soap.ts';

const EXC = 'http://www.w3.org/2001/10/xml-exc-c14n#';

export function volante(edit: (xml: string) => string = (xml) => xml): string {
  const data = [
    '<p:VolanteEmpadronamientoDatosFirmados xmlns:p="http://www.red.es/padron" Id="V1" Version="02.00">',
    '<p:FechaExpedicion>20261201</p:FechaExpedicion><p:DatosPersonales><p:Nombre>CIUDADANIA</p:Nombre>',
    '<p:PrimerApellido>FICTICIA</p:PrimerApellido><p:ParticulaPrimerApellido></p:ParticulaPrimerApellido>',
    '<p:SegundoApellido>INVENTADA</p:SegundoApellido><p:ParticulaSegundoApellido></p:ParticulaSegundoApellido>',
    '<p:FechaNacimiento>19800101</p:FechaNacimiento><p:CodigoMunicipioNacimiento>999</p:CodigoMunicipioNacimiento>',
    '<p:CodigoProvinciaNacimiento>99</p:CodigoProvinciaNacimiento><p:Sexo>F</p:Sexo><p:CodigoNacionalidad>108</p:CodigoNacionalidad>',
    '<p:TipoDocumentacion>1</p:TipoDocumentacion><p:Documentacion>00000000T</p:Documentacion><p:FechaAltaPadron>20200315</p:FechaAltaPadron>',
    '</p:DatosPersonales><p:DireccionEmpadronamiento><p:Localidad><p:CodigoProvincia>99</p:CodigoProvincia>',
    '<p:CodigoMunicipio>999</p:CodigoMunicipio><p:CodigoUnidadPoblacional>0000101</p:CodigoUnidadPoblacional></p:Localidad>',
    '<p:CodigoPostal>99999</p:CodigoPostal><p:Via><p:TipoVia>CALLE</p:TipoVia><p:NombreVia>INVENTADA</p:NombreVia><p:Pseudovia></p:Pseudovia></p:Via>',
    '<p:Numeracion><p:Numero>1</p:Numero><p:CalificadorNumero></p:CalificadorNumero><p:NumeroSuperior>1</p:NumeroSuperior>',
    '<p:CalificadorNumeroSuperior></p:CalificadorNumeroSuperior><p:Kilometro>0</p:Kilometro><p:Hectometro>0</p:Hectometro>',
    '<p:Bloque></p:Bloque><p:Portal></p:Portal><p:Escalera></p:Escalera><p:Planta>2</p:Planta><p:Puerta>A</p:Puerta><p:TipoLocal></p:TipoLocal>',
    '</p:Numeracion></p:DireccionEmpadronamiento></p:VolanteEmpadronamientoDatosFirmados>',
  ].join('');
  const signer = new SignedXml({
    privateKey: keyOf('seal-ayuntamiento-ficticio').export({ type: 'pkcs8', format: 'pem' }),
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: EXC,
  });
  signer.addReference({
    xpath: "//*[local-name()='VolanteEmpadronamientoDatosFirmados']",
    transforms: [EXC],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  signer.computeSignature(
    `<v:VolanteEmpadronamiento xmlns:v="http://www.red.es/padron">${data}</v:VolanteEmpadronamiento>`,
    {
      prefix: 'ds',
    },
  );
  return edit(signer.getSignedXml());
}
