import { describe, expect, it } from 'vitest';
import { errorFields } from '../src/log.ts';
import { parseXml } from '../src/transport/soap-xml.ts';

describe('what a log line says of an error', () => {
  it('is where in our code it was thrown', () => {
    const thrown = (() => {
      try {
        return parseXml(Buffer.from('no'), { maxBytes: 10 });
      } catch (error) {
        return error;
      }
    })();
    expect(errorFields(thrown)).toEqual({
      error: 'GatewayError',
      code: 'xml-refused',
      where: expect.stringMatching(/^src\/transport\/soap-xml\.ts:\d+:\d+$/),
    });
  });

  it.each([
    'no such file: /var/src/CANARIO.pdf',
    'first line\nof /src/CANARIO',
    'first line\n    at CANARIO (/x/src/CANARIO:1:1)',
  ])('is nothing of its message: %j', (message) => {
    expect(JSON.stringify(errorFields(new Error(message)))).not.toContain('CANARIO');
  });
});
