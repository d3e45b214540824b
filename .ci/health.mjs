// The container's health check: exit 0 when the gateway in it is alive, whether it speaks plain HTTP or TLS.
import http from 'node:http';
import https from 'node:https';

const port = process.env.PORT || '8080';
// It asks itself: whose certificate that is does not matter here.
const ask = (client, scheme) =>
  new Promise((resolve) => {
    const options = { timeout: 2000, rejectUnauthorized: false };
    const request = client.get(`${scheme}://127.0.0.1:${port}/health/live`, options, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });

process.exit((await ask(http, 'http')) || (await ask(https, 'https')) ? 0 : 1);
