/** Both security profiles, both ways, on the wire. */
import { describe, expect, it } from 'vitest';
import type { ServiceRules } from '../../../adapters/backends/scsp-v3/simulator-platform.ts';
import { platform } from '../../support/scsp-pid.ts';
import { pemOf } from '../../support/seals.ts';
import { xmlsecAvailable, xmlsecVerify } from '../../support/xmlsec.ts';

const SERVICE = 'SVDDGPCIWS02';
type Way = Pick<ServiceRules, 'security' | 'digest' | 'allowSha1'>;
const WAYS: Readonly<Record<string, Way>> = {
  'wsse:Security, SHA-256': { security: 'ws-security', digest: 'sha-256', allowSha1: false },
  'ds:Signature in the header, SHA-256': { security: 'xml-signature', digest: 'sha-256', allowSha1: false },
  'wsse:Security, SHA-1': { security: 'ws-security', digest: 'sha-1', allowSha1: true },
  'ds:Signature in the header, SHA-1': { security: 'xml-signature', digest: 'sha-1', allowSha1: true },
};
const with_ = (far: Way, ours: Way) => platform({ rules: { [SERVICE]: far } }, { services: { [SERVICE]: ours } });

describe.each(Object.entries(WAYS))('%s', (name, way) => {
  it('is understood by the platform, and its answer by us', async () => {
    const far = await with_(way, way);
    expect(await far.send()).toMatchObject({ kind: 'accepted', status: { certified: true } });
    const [request] = far.simulator.requests.map((each) => each.toString('utf8'));
    expect(request?.includes('<wsse:Security')).toBe(way.security === 'ws-security');
    expect(request).not.toContain('wsu:Timestamp');
    expect(request?.includes('xmldsig#rsa-sha1')).toBe(way.digest === 'sha-1');
    expect(request).toContain(way.security === 'ws-security' ? 'wsu:Id="body"' : 'Id="MsgBody"');
    await far.close();
  });

  it.skipIf(!xmlsecAvailable())(
    'is accepted by xmlsec1, with the certificate of the body that asks alone',
    async () => {
      const far = await with_(way, way);
      await far.send();
      const [request = new Uint8Array()] = far.simulator.requests;
      expect(xmlsecVerify(request, pemOf('seal-ayuntamiento-ficticio'))).toBe(true);
      expect(xmlsecVerify(request, pemOf('seal-villa-inventada'))).toBe(false);
      await far.close();
    },
  );

  it('is not taken for any other', async () => {
    for (const [other, theirs] of Object.entries(WAYS)) {
      // Who is set to SHA-1 takes the stronger one too.
      if (other === name || (theirs.security === way.security && theirs.digest === 'sha-1')) continue;
      const far = await with_(theirs, way);
      expect(await far.send(), other).toMatchObject({ kind: 'rejected', code: expect.stringMatching(/^03/) });
      await far.close();
    }
  });
});
