// A tiny registrar on drachtio-srf: challenges every REGISTER, checks the digest, answers 200, then sends OPTIONS and NOTIFY
// to the phone's source address. What happens is told on standard output, one JSON object a line. Ends with standard input.
'use strict';

const crypto = require('crypto');
const Srf = require('drachtio-srf');

const [host, port, secret, password] = process.argv.slice(2);
const nonce = crypto.randomBytes(8).toString('hex');
const realm = 'srf.example.com';
const tell = (event, more) => process.stdout.write(`${JSON.stringify({ event, ...more })}\n`);
const md5 = (text) => crypto.createHash('md5').update(text).digest('hex');

function isRight(authorization) {
  const part = (name) => (new RegExp(`(?:^|[\\s,])${name}="?([^",]+)`).exec(authorization) || [])[1];
  const ha1 = md5(`${part('username')}:${realm}:${password}`);
  const ha2 = md5(`REGISTER:${part('uri')}`);
  const between = part('qop') ? `${nonce}:${part('nc')}:${part('cnonce')}:${part('qop')}` : nonce;
  return part('nonce') === nonce && part('response') === md5(`${ha1}:${between}:${ha2}`);
}

const srf = new Srf();
srf.connect({ host, port: Number(port), secret });
srf.on('connect', (err, hostport) => tell('connect', { error: err && err.message, hostport }));
srf.on('error', (err) => tell('error', { error: err.message }));

// The callback, not the promise: a response that arrives together with the echo would be emitted before anyone could listen.
function send(method, uri, proxy, headers) {
  srf.request(uri, { method, proxy, headers }, (err, request) => {
    if (err) {
      tell('error', { error: `${method}: ${err.message}` });
      return;
    }
    request.on('response', (response) => tell('response', { method, status: response.status }));
  });
}

srf.register((req, res) => {
  if (!req.has('Authorization')) {
    tell('challenge', { protocol: req.protocol, source: `${req.source_address}:${req.source_port}` });
    res.send(401, { headers: { 'WWW-Authenticate': `Digest realm="${realm}", nonce="${nonce}", algorithm=MD5, qop="auth"` } });
    return;
  }

  if (!isRight(req.get('Authorization'))) {
    tell('refused', {});
    res.send(403);
    return;
  }

  const contact = req.getParsedHeader('Contact')[0];
  res.send(200, { headers: { Contact: `<${contact.uri}>;expires=60`, Date: new Date().toUTCString() } }, (err, sent) => {
    tell('registered', { error: err && err.message, sent: sent && sent.get('To') });
    const next = `sip:${req.source_address}:${req.source_port};transport=${req.protocol}`;
    const headers = { From: `<sip:registrar@${realm}>`, To: `<${contact.uri}>`, Contact: `<sip:registrar@${realm}>` };
    send('OPTIONS', contact.uri, next, headers);
    send('NOTIFY', contact.uri, next, { ...headers, Event: 'keep-alive', 'Subscription-State': 'active' });
  });
});

process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
