import { describe, expect, it } from 'vitest';
import { answerTrustSettings } from '../../contracts/ws-security-profile.ts';
import { isReadable, requireTrust, type Trust, trustOf } from '../../src/signing/trust-signer.ts';
import { issue } from '../support/authority.ts';
import { pemOf, SIGNED_AT } from '../support/seals.ts';

const HOLDER = 'Q0000000J';
const root = issue({ commonName: 'Raíz ficticia' }, { ca: true });
const authority = issue({ commonName: 'Autoridad ficticia' }, { ca: true, issuer: root });
const seal = issue({ commonName: 'Sello', organizationIdentifier: `VATES-${HOLDER}` }, { issuer: authority });
const YEAR_MS = 365 * 86_400_000;

function judged(of: typeof seal, trust: Partial<Trust> = {}, others: (typeof seal)[] = []) {
  const message = { certificate: of.certificate.raw, others: others.map(({ certificate }) => certificate.raw) };
  const authorities = { anchors: [authority.certificate.raw], holder: HOLDER };
  return () => requireTrust(message, { trusted: [], authorities, now: SIGNED_AT, ...trust });
}
const refusal = (reason: string) => expect.objectContaining({ code: 'signature-invalid', params: { reason } });

describe('a signer vouched for by an authority', () => {
  it.each([
    ['organizationIdentifier', { organizationIdentifier: `VATES-${HOLDER}` }],
    ['serialNumber', { serialNumber: HOLDER }],
    ['serialNumber with its prefix', { serialNumber: `IDCES-${HOLDER}` }],
  ])('is believed where the holder is named as %s', (_what, names) => {
    const own = issue({ commonName: 'Sello', ...names }, { issuer: authority });
    expect(judged(own)().raw).toEqual(own.certificate.raw);
  });

  it.each([
    ['somebody else of the same authority', { commonName: 'X', organizationIdentifier: 'VATES-Q9999999J' }],
    ['one who bears the number in his name', { commonName: HOLDER }],
    ['one whose number only holds it', { commonName: 'X', serialNumber: `${HOLDER}1` }],
    ['one who writes a line of his own', { commonName: `X\nserialNumber=${HOLDER}` }],
  ])('is not: %s', (_what, name) => {
    expect(judged(issue(name, { issuer: authority }))).toThrow(refusal('certificate-not-trusted'));
  });

  it('is not, where another authority vouches, or he himself', () => {
    const other = issue({ commonName: 'Autoridad ficticia' }, { ca: true });
    const name = { commonName: 'Sello', serialNumber: HOLDER };
    expect(judged(issue(name, { issuer: other }))).toThrow(refusal('certificate-not-trusted'));
    expect(judged(issue(name))).toThrow(refusal('certificate-not-trusted'));
  });

  it('is not, where a seal that is no authority vouches', () => {
    const own = issue({ commonName: 'Sello', serialNumber: HOLDER }, { issuer: seal });
    expect(judged(own, {}, [seal])).toThrow(refusal('certificate-not-trusted'));
  });

  it('is not, where he is himself an authority', () => {
    const own = issue({ commonName: 'Sello', serialNumber: HOLDER }, { issuer: authority, ca: true });
    expect(judged(own)).toThrow(refusal('certificate-not-trusted'));
  });

  it('is believed by a chain that came with the message, up to the one we named', () => {
    const authorities = { anchors: [root.certificate.raw], holder: HOLDER };
    expect(judged(seal, { authorities }, [authority])().raw).toEqual(seal.certificate.raw);
    expect(judged(seal, { authorities })).toThrow(refusal('certificate-not-trusted'));
  });

  it('is refused before and behind its validity', () => {
    for (const years of [-2, 2]) {
      const now = new Date(SIGNED_AT.getTime() + years * YEAR_MS);
      expect(judged(seal, { now } as Partial<Trust>)).toThrow(refusal('certificate-not-valid-now'));
    }
  });

  it('is refused where its certificate is none', () => {
    const message = { certificate: Buffer.from('no'), others: [] };
    const authorities = { anchors: [authority.certificate.raw], holder: HOLDER };
    expect(() => requireTrust(message, { trusted: [], authorities, now: SIGNED_AT })).toThrow(
      refusal('certificate-unreadable'),
    );
  });
});

describe('a certificate named to us', () => {
  it('is believed whoever issued it, and no other of its issuer', () => {
    const trust = { trusted: [seal.certificate.raw] };
    const message = { certificate: seal.certificate.raw, others: [] };
    expect(requireTrust(message, { ...trust, now: SIGNED_AT }).raw).toEqual(seal.certificate.raw);
    const sibling = issue({ commonName: 'Sello', serialNumber: HOLDER }, { issuer: authority });
    const theirs = { certificate: sibling.certificate.raw, others: [] };
    expect(() => requireTrust(theirs, { ...trust, now: SIGNED_AT })).toThrow(refusal('certificate-not-trusted'));
  });
});

describe('the settings', () => {
  const pem = pemOf('seal-ayuntamiento-ficticio');
  const paths = (value: unknown) =>
    answerTrustSettings.safeParse(value).error?.issues.map(({ path }) => path.join('.'));

  it('name certificates, or authorities with the one holder they count for', () => {
    expect(trustOf(answerTrustSettings.parse({ certificates: `${pem}${pem}` })).trusted).toHaveLength(2);
    const both = trustOf(answerTrustSettings.parse({ authorities: pem, holder: HOLDER }));
    expect(both).toMatchObject({ trusted: [], authorities: { holder: HOLDER } });
    expect(paths({})).toEqual(['certificates']);
    expect(paths({ authorities: pem })).toEqual(['holder']);
    expect(paths({ certificates: pem, holder: HOLDER })).toEqual(['holder']);
    expect(paths({ certificates: 'no' })).toEqual(['certificates']);
  });

  it('tell certificates that cannot be read', () => {
    expect(isReadable({ certificates: pem })).toBe(true);
    expect(isReadable({ certificates: pem.replace('MII', 'AAA') })).toBe(false);
  });
});
