// The least a drachtio-srf application can do: 200 to every REGISTER. What it costs is the floor of everything built on drachtio-srf.
'use strict';

const Srf = require('drachtio-srf');

const srf = new Srf();
srf.connect({ host: '127.0.0.1', port: Number(process.argv[2]), secret: 'cymru' });
srf.on('error', () => process.exit(1));
srf.register((req, res) => res.send(200));
