import { afterEach, describe, expect, it } from 'vitest';
import { ack, lease, subscribe } from '../../../adapters/vendors/gestiona-queue/queue.ts';
import type { GestionaSimulator } from '../../../adapters/vendors/gestiona-queue/simulator.ts';
import { happen, occupy } from '../../../adapters/vendors/gestiona-queue/simulator-happen.ts';
import { simulatedThird } from '../../../adapters/vendors/gestiona-queue/simulator-records.ts';
import { CODE, NOW, openOffice, queueOf, TOKENS, turn } from './office.ts';

const opened: GestionaSimulator[] = [];
async function far(...args: Parameters<typeof openOffice>) {
  const all = await openOffice(...args);
  opened.push(all.office);
  return all;
}
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});
const at = NOW.getTime();
const subscriptions = ({ calls }: GestionaSimulator) => calls.filter((each) => each.endsWith('/subscription'));

describe('the access token', () => {
  it('is told by the authorisation a person gave, found in the bookmarks by its name, once in a turn', async () => {
    const { office, access } = await far();
    office.authorizations.set('a-1', true);
    const asking = { ...access, credential: { url: office.url, addonToken: TOKENS.addonToken, authorization: 'a-1' } };
    const tools = turn();
    await subscribe(asking, tools);
    expect(await lease(20, asking, tools)).toEqual([]);
    expect(office.calls.filter((each) => each.includes('/addon/'))).toEqual(['GET /rest/addon/authorizations/a-1']);
  });

  it('that is refused in the middle is asked for once more, and only once', async () => {
    const { office, access } = await far();
    office.authorizations.set('a-1', true);
    const asking = { ...access, credential: { url: office.url, addonToken: TOKENS.addonToken, authorization: 'a-1' } };
    const tools = turn();
    tools.memo.set('token', 'caducado-hace-tiempo');
    await subscribe(asking, tools);
    office.faults.set(CODE, 'refuse-token');
    const asked = office.calls.length;
    await expect(lease(20, asking, tools)).rejects.toMatchObject({ fault: { kind: 'auth' }, reason: 'token-refused' });
    expect(office.calls.slice(asked).filter((each) => each.includes(`/queues/connectors/${CODE}`))).toHaveLength(2);
  });

  it.each([
    ['not given yet', 'a-1', TOKENS.addonToken, 'authorization-pending'],
    ['of an add-on nobody knows', 'a-1', 'otro-complemento', 'addon-unknown'],
  ])('%s is for a person to see to', async (_, authorization, addonToken, reason) => {
    const { office, access } = await far();
    office.authorizations.set('a-1', false);
    const asking = { ...access, credential: { url: office.url, addonToken, authorization } };
    await expect(subscribe(asking, turn())).rejects.toMatchObject({ fault: { kind: 'auth' }, reason });
  });

  it('goes nowhere but to the configured host', async () => {
    const { office, access } = await far();
    const asked: string[] = [];
    const tools = turn(asked);
    happen(office, { connector: CODE, at, links: [{ rel: 'file', href: 'http://169.254.169.254/rest/files/x' }] });
    happen(office, {
      connector: CODE,
      at,
      links: [{ rel: 'file', href: `${new URL(office.url).origin}/otra/files/x` }],
    });
    await subscribe(access, tools);
    const items = (await lease(20, access, tools)).map(({ item }) => item);
    const findings = [{ pointer: '/payload/links/file', code: 'link-elsewhere' }];
    expect(items).toEqual([
      expect.objectContaining({ kind: 'invalid', findings }),
      expect.objectContaining({ kind: 'invalid', findings }),
    ]);
    expect(asked.filter((each) => !each.startsWith(`${office.url}/`))).toEqual([]);
  });
});

describe('a subscription', () => {
  it('is made once, and found again in later turns', async () => {
    const { office, access } = await far();
    await subscribe(access, turn());
    await subscribe(access, turn());
    expect(subscriptions(office)).toHaveLength(1);
  });

  it('of which another has the queue is a conflict', async () => {
    const { office, access } = await far();
    occupy(office, CODE);
    await expect(subscribe(access, turn())).rejects.toMatchObject({ fault: { kind: 'conflict' } });
  });

  it('that one of two queues refuses leaves the other served, and is said once that one is empty', async () => {
    const { office, access } = await far({ ocupada: {}, libre: {} });
    occupy(office, 'ocupada');
    happen(office, { connector: 'libre', at });
    const tools = turn();
    await subscribe(access, tools);
    const leases = await lease(20, access, tools);
    expect(leases.map(({ handle }) => handle.split('/')[0])).toEqual(['libre']);
    for (const { handle } of leases) await ack(handle, { kind: 'taken' }, access, tools);
    await expect(lease(20, access, tools)).rejects.toMatchObject({ fault: { kind: 'conflict' } });
  });

  it('to a connector that is not there is said by its name', async () => {
    const { office, access } = await far();
    office.queues.delete(CODE);
    await expect(subscribe(access, turn())).rejects.toMatchObject({
      fault: { kind: 'unsupported', vendorKind: CODE },
      reason: 'connector-not-there',
    });
    expect(subscriptions(office)).toEqual([]);
  });

  it('is found however many pages the lists have', async () => {
    const { office, access } = await far({ a: {}, b: {}, c: {} });
    office.pageSize = 1;
    for (let n = 0; n < 2; n += 1) await subscribe(access, turn());
    expect(subscriptions(office)).toHaveLength(3);
  });
});

describe('a lease', () => {
  it('takes from each queue its share, and what is held comes when its time is over', async () => {
    const { office, access, clock } = await far({ a: {}, b: {} });
    for (let n = 0; n < 3; n += 1) for (const connector of ['a', 'b']) happen(office, { connector, at });
    const tools = turn();
    await subscribe(access, tools);
    const take = async () => (await lease(4, access, tools)).map(({ handle }) => handle.split('/')[0]);
    expect(await take()).toEqual(['a', 'a', 'b', 'b']);
    expect(await take()).toEqual(['a', 'b']);
    expect(await take()).toEqual([]);
    clock.now = new Date(at + 1_000);
    expect(await take()).toEqual(['a', 'a', 'b', 'b']);
    expect(queueOf(office, 'a').messages.map(({ deliveries }) => deliveries)).toEqual([2, 2, 1]);
    expect(office.calls).toContain('POST /rest/queues/connectors/a?max-messages=2&hold-seconds=1');
  });

  it('of the same message again is the same item, to the letter', async () => {
    const { office, access, clock } = await far();
    happen(office, { connector: CODE, at });
    const tools = turn();
    await subscribe(access, tools);
    const first = await lease(20, access, tools);
    clock.now = new Date(at + 5_000);
    expect(await lease(20, access, tools)).toEqual(first);
  });

  it('has all people and documents of a file, page by page', async () => {
    const { office, access } = await far({ [CODE]: { thirds: 'each-holder', documents: { main: 'Resolución' } } });
    const { file } = happen(office, { connector: CODE, at });
    for (const nif of ['99999999R', 'Q0000000J']) {
      const other = simulatedThird({ nif, full_name: 'FICTICIA' });
      office.thirds.set(other.third.id, other);
      file.thirds.push(other.third.id);
    }
    file.documents.push(
      { id: 'anexo-1', type: 'DOC', name: 'Anexo' },
      { id: 'plano-1', type: 'DOC', name: 'Plano.zip' },
    );
    office.pageSize = 1;
    const tools = turn();
    await subscribe(access, tools);
    const [{ item } = { item: null }] = await lease(20, access, tools);
    const { data } = Object(item).event;
    expect([data.sendings.length, data.documents.length]).toEqual([3, 3]);
    expect(data.documents.map((each: { role: string; name: string }) => each.name)).toEqual([
      'Resolución.pdf',
      'Anexo.pdf',
      'Plano.zip',
    ]);
  });

  it('takes what is to be sent out of its folder, and asks for addresses only where paper was configured', async () => {
    const documents = { folder: 'Para notificar' };
    const { office, access } = await far({ [CODE]: { documents, postal: 'required' }, otra: { documents } });
    const folder = { id: 'carpeta-1', type: 'FOLDER', name: 'Para notificar' };
    const folders = new Map([['carpeta-1', [{ id: 'decreto-1', type: 'DOC', name: 'Decreto' }]]]);
    happen(office, {
      connector: CODE,
      at,
      file: { documents: [{ id: 'interno-1', type: 'DOC', name: 'Informe' }, folder], folders },
    });
    happen(office, { connector: 'otra', at });
    const tools = turn();
    await subscribe(access, tools);
    const [first, second] = (await lease(20, access, tools)).map(({ item }) => item);
    const { data } = Object(first).event;
    expect(data.documents).toEqual([expect.objectContaining({ role: 'main', name: 'Decreto.pdf' })]);
    expect(data.sendings[0].postalFallback.address.line1).toBe('CL INVENTADA 1');
    expect(second).toMatchObject({ findings: [{ code: 'folder-not-there', params: { folder: 'Para notificar' } }] });
    expect(office.calls.filter((each) => each.endsWith('/default-address'))).toHaveLength(1);
  });

  it('of a document finds its file by the link of its message, and says where there is none', async () => {
    const { office, access } = await far({ [CODE]: { target: 'document' } });
    const linked = happen(office, { connector: CODE, at, target: 'documento-1' });
    queueOf(office).messages[0]?.links.push({ rel: 'file', href: `${office.url}/files/${linked.file.id}` });
    happen(office, { connector: CODE, at, target: 'documento-2' });
    const tools = turn();
    await subscribe(access, tools);
    const [first, second] = (await lease(20, access, tools)).map(({ item }) => item);
    expect(first).toMatchObject({
      kind: 'event',
      event: { id: 'documento-1', data: { file: { id: linked.file.code } } },
    });
    expect(second).toMatchObject({ kind: 'invalid', findings: [{ pointer: '/payload/links', code: 'file-not-told' }] });
  });

  it('of what the vendor no longer has is for good; of what our user may not see, for later', async () => {
    const { office, access } = await far();
    const [gone, hidden] = [1, 2].map(() => happen(office, { connector: CODE, at }).file.id);
    office.files.delete(gone ?? '');
    office.forbidden.add(hidden ?? '');
    const tools = turn();
    await subscribe(access, tools);
    expect((await lease(20, access, tools)).map(({ item }) => item)).toEqual([
      expect.objectContaining({ kind: 'invalid', findings: [{ pointer: '/payload/target', code: 'not-at-vendor' }] }),
      expect.objectContaining({ kind: 'later', reason: 'status-403' }),
    ]);
  });

  it('does not go on asking a vendor of which nothing can be had', async () => {
    const { office, access } = await far();
    for (let n = 0; n < 6; n += 1) office.forbidden.add(happen(office, { connector: CODE, at }).file.id);
    const tools = turn();
    await subscribe(access, tools);
    await expect(lease(20, access, tools)).rejects.toMatchObject({ fault: { kind: 'retryable' } });
    expect(office.calls.filter((each) => each.startsWith('GET /rest/files/'))).toHaveLength(3);
  });

  it('waits as long as the vendor asks', async () => {
    const { office, access } = await far();
    const tools = turn();
    await subscribe(access, tools);
    office.faults.set(CODE, 'too-many');
    await expect(lease(20, access, tools)).rejects.toMatchObject({ fault: { kind: 'retryable', afterMs: 600_000 } });
  });

  it('of a message that cannot be read is shown, without what is in it, and never answered', async () => {
    const { office, access } = await far();
    happen(office, { connector: CODE, at, target: 'CIUDADANIA FICTICIA' });
    const tools = turn();
    await subscribe(access, tools);
    const [first] = await lease(20, access, tools);
    expect(first).toMatchObject({ handle: '', item: { kind: 'later', reason: 'message-not-as-agreed' } });
    expect(JSON.stringify(first)).not.toContain('CIUDADANIA');
  });
});

describe('an answer to a message', () => {
  it('says what the vendor is to know, and the message comes no more', async () => {
    const { office, access } = await far();
    const [taken, refused] = [1, 2].map(() => `${CODE}/${happen(office, { connector: CODE, at }).target}`);
    const tools = turn();
    await ack(taken ?? '', { kind: 'taken' }, access, tools);
    const findings = [{ pointer: '/data/documents/0/content', code: 'digest-mismatch' }];
    await ack(refused ?? '', { kind: 'refused', reason: 'event-invalid', findings }, access, tools);
    expect(office.answers.map(({ answer }) => answer)).toEqual([
      { result_success: 'TRUE', message: expect.stringContaining('Recogido') },
      { result_success: 'FALSE', message: expect.stringContaining('SHA-512') },
    ]);
    expect(queueOf(office).messages).toEqual([]);
  });

  it('that is heard already is no fault', async () => {
    const { access } = await far();
    await expect(ack(`${CODE}/ya-contestado`, { kind: 'taken' }, access, turn())).resolves.toBeUndefined();
  });

  it('that is lost is a fault, and the message stays', async () => {
    const { office, access } = await far();
    const { target } = happen(office, { connector: CODE, at });
    office.loseAnswers = 1;
    await expect(ack(`${CODE}/${target}`, { kind: 'taken' }, access, turn())).rejects.toMatchObject({
      fault: { kind: 'retryable' },
    });
    expect(queueOf(office).messages).toHaveLength(1);
  });
});
