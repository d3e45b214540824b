/** RecuperarReport: the report of one notification. That of a whole day is sent, not kept, and is not made again. */
import type { XmlNode } from '../../../src/signing/canonical.ts';
import { answer } from './answers.ts';
import { type Context, findMessage } from './caller.ts';
import { refuse } from './refusals.ts';
import { reportItem, reportNode } from './report.ts';

type Wanted = { IdNotificacio?: string | undefined; DataReport?: string | undefined };

export async function recoverReport({ IdNotificacio: id }: Wanted, context: Context): Promise<XmlNode> {
  if (id === undefined) return refuse(501, '/DataReport', 'el report diari s’envia; demaneu-lo per IdNotificacio');
  const { gateway, caller } = context;
  const message = await findMessage(id, context);
  const now = gateway.now();
  const item = reportItem(message, await gateway.request(message.id), now);
  const department = message.refs.departament ?? '';
  return answer('RecuperarReport', [
    reportNode({ entity: caller.entity, department, kind: 'OnLine', now, items: [item] }),
  ]);
}
