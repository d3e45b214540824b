/** The one way XML, or what carries it, is refused: why in a few words, and nothing of what it says. */
import { GatewayError } from '../errors.ts';

export function refused(why: string): GatewayError {
  const error = new GatewayError('xml-refused', 'interpret', `The XML was refused: ${why}.`, { params: { why } });
  // A log line says where it was thrown: that is whoever asked for it.
  Error.captureStackTrace(error, refused);
  return error;
}
