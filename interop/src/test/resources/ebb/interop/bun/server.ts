// An HTTP/3 server on Bun (lsquic and BoringSSL): bun server.ts CERTIFICATE KEY
// GET /N answers N bytes, byte i being i mod 251; POST answers the content of the request.
const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  tls: { cert: Bun.file(Bun.argv[2]), key: Bun.file(Bun.argv[3]) },
  http3: true,
  async fetch(request) {
    if (request.method === 'POST') {
      return new Response(await request.arrayBuffer());
    }
    const length = Number(new URL(request.url).pathname.slice(1));
    return new Response(Uint8Array.from({ length }, (_, i) => i % 251));
  },
});
console.log('ready on ' + server.port);
