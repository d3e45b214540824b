/** The simulated service pushes a notice with its document, as it would to anybody, and wants to hear that it was taken. */
import { PDF, type SimulatedNotice } from './simulator-notices.ts';

/** The same notice gives the same body. */
export function pushedBody(notice: SimulatedNotice): string {
  return JSON.stringify({ ...notice, document: { ...Object(notice.document), base64: PDF.toString('base64') } });
}

/** `facade`: where the gateway takes what this product pushes. */
export async function pushNotice(of: { notice: SimulatedNotice; facade: string; token: string }): Promise<void> {
  const answer = await fetch(`${of.facade}/notices`, {
    method: 'POST',
    headers: { authorization: `Bearer ${of.token}`, 'content-type': 'application/json' },
    body: pushedBody(of.notice),
  });
  if (answer.status !== 200) throw new Error(`the gateway answered ${answer.status}`);
}
