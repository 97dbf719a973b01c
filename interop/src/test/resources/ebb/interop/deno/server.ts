// A QUIC server on Deno (quinn and rustls) that echoes each stream: deno run -A --unstable-net server.ts CERTIFICATE KEY
const endpoint = new Deno.QuicEndpoint({ hostname: '127.0.0.1', port: 0 });
const listener = endpoint.listen({
  cert: await Deno.readTextFile(Deno.args[0]),
  key: await Deno.readTextFile(Deno.args[1]),
  alpnProtocols: ['echo'],
});
console.log('ready on ' + endpoint.addr.port);
while (true) {
  const incoming = await listener.incoming();
  serve(incoming).catch((failure) => console.log('connection ended: ' + failure));
}

async function serve(incoming: Deno.QuicIncoming) {
  const connection = await incoming.accept();
  for await (const stream of connection.incomingBidirectionalStreams) {
    stream.readable.pipeTo(stream.writable).catch((failure) => console.log('stream ended: ' + failure));
  }
}
