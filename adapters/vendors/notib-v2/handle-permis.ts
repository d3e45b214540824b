/** `permisConsulta`: there are no users here whose view of a procedure could be granted, and that is said. */
import type { PushAnswer, PushRequest } from '../../../contracts/vendor-intake.ts';
import { json } from './answers.ts';
import { permisConsultaSchema } from './schema.ts';
import { readBody } from './schema-read.ts';

/** The client reads a boolean: true where the permission was given. */
export async function handlePermis(request: PushRequest): Promise<PushAnswer> {
  readBody(request, permisConsultaSchema);
  return json(201, false);
}
