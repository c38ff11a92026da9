// The baseline: what somebody writes who takes drachtio-srf and babble-drachtio-auth instead of this project. The same behaviour as
// far as it is measured: 401 with a digest challenge, answers on a live nonce, several contacts per address of record listed in the
// 200, expiry, GET /reg/{realm}. Written to be quick: no log, no timer per binding, no regular expression of its own on the path.
'use strict';

const http = require('http');
const fs = require('fs');
const path = require('path');
const Srf = require('drachtio-srf');
const Auth = require('@babblevoice/babble-drachtio-auth');

const [port, httpPort] = process.argv.slice(2).map(Number);
const config = JSON.parse(fs.readFileSync(path.join(process.env.NODE_CONFIG_DIR, 'default.json')));
const authTimeoutMs = 5000;
const defaultExpires = 3600;

const realms = new Map();        // realm -> Map of user -> Map of contact URI -> binding
const challenges = new Map();    // Call-ID -> { auth, until }, until the phone has answered

function secretOf(user, realm) {
  let at = config.directory;
  for (const label of realm.split('.').reverse()) at = at && at[label];
  return at && at[user] && at[user].secret;
}

function challenge(req, res, realm, callid, auth) {
  challenges.set(callid, { auth, until: Date.now() + authTimeoutMs });
  auth.requestauth(req, res, realm);
}

// The digest object of a phone lives with its binding, so that a refresh on the same nonce needs no challenge.
function authOf(bindings, callid) {
  const waiting = challenges.get(callid);
  if (waiting) return waiting.auth;
  if (bindings) for (const binding of bindings.values()) if (binding.callid === callid) return binding.auth;
  return undefined;
}

function newAuth() {
  const auth = Auth.create(false);
  auth.maxcnonces = 1e9;    // its default of 50 uses would challenge a phone under load again and again
  return auth;
}

function register(req, res) {
  const to = req.getParsedHeader('to');
  const [user, realm] = to.uri.slice(to.uri.indexOf(':') + 1).split(';', 1)[0].split('@');
  const callid = req.get('call-id');
  const users = realms.get(realm);
  let bindings = users && users.get(user);

  const auth = authOf(bindings, callid);
  if (!auth || !auth.has(req)) {
    challenge(req, res, realm, callid, newAuth());
    return;
  }

  const given = auth.parseauthheaders(req);
  const secret = secretOf(given.username, realm);
  if (given.username !== user || !secret) {
    res.send(403);
    return;
  }

  if (!auth.verifyauth(req, given, secret)) {
    if (auth.stale) challenge(req, res, realm, callid, auth);
    else res.send(403);
    return;
  }

  challenges.delete(callid);
  const now = Date.now();
  if (!bindings) {
    bindings = new Map();
    if (users) users.set(user, bindings);
    else realms.set(realm, new Map([[user, bindings]]));
  }

  const header = req.get('expires');
  for (const contact of req.getParsedHeader('contact')) {
    const asked = contact.params && contact.params.expires !== undefined ? contact.params.expires : header;
    const expires = asked === undefined ? defaultExpires : Number(asked);
    if (expires === 0) {
      bindings.delete(contact.uri);
      continue;
    }

    const binding = bindings.get(contact.uri);
    bindings.set(contact.uri, {
      callid, auth, expires, until: now + expires * 1000, created: binding ? binding.created : now, modified: now,
      useragent: req.get('user-agent'), allow: req.get('allow'), aor: to.uri,
      network: { source_address: req.source_address, source_port: req.source_port, protocol: req.protocol },
    });
  }

  const list = [];
  for (const [uri, binding] of bindings) if (binding.until > now) list.push(`<${uri}>;expires=${Math.round((binding.until - now) / 1000)}`);
  const headers = { Date: new Date(now).toUTCString() };
  if (list.length > 0) headers.Contact = list.join(', ');
  else realms.get(realm).delete(user);
  res.send(200, { headers });
}

// One sweep a second in place of a timer per binding.
setInterval(() => {
  const now = Date.now();
  for (const [callid, waiting] of challenges) if (waiting.until < now) challenges.delete(callid);
}, 1000);
setInterval(() => {
  const now = Date.now();
  for (const users of realms.values()) {
    for (const [user, bindings] of users) {
      for (const [uri, binding] of bindings) if (binding.until < now) bindings.delete(uri);
      if (bindings.size === 0) users.delete(user);
    }
  }
}, 30000);

function list(realm) {
  const now = Date.now();
  const all = [];
  for (const [user, bindings] of realms.get(realm) || []) {
    for (const [uri, binding] of bindings) {
      all.push({
        callid: binding.callid, contacts: [uri], aor: binding.aor, expires: binding.expires,
        auth: { username: user, realm }, registeredat: Math.floor(binding.modified / 1000), useragent: binding.useragent,
        allow: binding.allow.split(', '), network: binding.network, expiresat: Math.floor(binding.until / 1000),
        expiresin: Math.round((binding.until - now) / 1000), created: Math.floor(binding.created / 1000),
      });
    }
  }

  return all;
}

http.createServer((req, res) => {
  res.setHeader('content-type', 'application/json');
  if (req.url === '/heap') {
    if (global.gc) global.gc();
    res.end(JSON.stringify({ heap: process.memoryUsage().heapUsed }));
  } else if (req.url.startsWith('/reg/')) {
    res.end(JSON.stringify(list(req.url.slice(5))));
  } else {
    res.statusCode = 404;
    res.end();
  }
}).listen(httpPort, '127.0.0.1');

const srf = new Srf();
srf.connect({ host: '127.0.0.1', port, secret: 'cymru' });
srf.on('error', () => process.exit(1));
srf.register(register);
