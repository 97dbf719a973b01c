// A QUIC server on Deno (quinn and rustls) that echoes each stream: deno run -A --unstable-net server.ts CERTIFICATE KEY
const endpoint = new Deno.QuicEndpoint({ hostname: '127.0.0.1', port: 0 });
const listener = endpoint.listen({
  cert: await Deno.readTextFile(Deno.args[0]),
  key: await Deno.readTextFile(Deno.args[1]),
  alpnProtocols: ['echo'],
});
console.log('ready on ' + endpoint.addr.port);
for await (const connection of listener) {
  serve(connection).catch((failure) => console.log('connection ended: ' + failure));
}

async function serve(connection: Deno.QuicConn) {
  for await (const stream of connection.incomingBidirectionalStreams) {
    stream.readable.pipeTo(stream.writable).catch((failure) => console.log('stream ended: ' + failure));
  }
}
