/** `appinfo`: who answers. NOTIB's version is not ours to tell. */
import type { PushAnswer } from '../../../contracts/vendor-intake.ts';
import { json } from './answers.ts';

export async function handleAppInfo(): Promise<PushAnswer> {
  return json(200, { nom: 'Carpeta Gateway: API REST de NOTIB v2', versio: '2.0' });
}
