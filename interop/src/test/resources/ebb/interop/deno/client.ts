// A QUIC client on Deno (quinn and rustls): deno run -A --unstable-net client.ts PORT CA-FILE echo FILE | many N | close CODE REASON
const [port, ca, what, argument, reason] = Deno.args;
const connection = await Deno.connectQuic({
  hostname: '127.0.0.1',
  serverName: 'localhost',
  port: Number(port),
  alpnProtocols: ['echo'],
  caCerts: [await Deno.readTextFile(ca)],
});

async function echo(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = await connection.createBidirectionalStream();
  const sent = new Blob([bytes]).stream().pipeTo(stream.writable);
  const answer = new Uint8Array(await new Response(stream.readable).arrayBuffer());
  await sent;
  return answer;
}

if (what === 'echo') {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await echo(await Deno.readFile(argument))));
  console.log('sha256 ' + [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
} else if (what === 'many') {
  const numbers = [...Array(Number(argument)).keys()];
  const answers = await Promise.all(numbers.map((number) => echo(new TextEncoder().encode('number ' + number))));
  const good = numbers.filter((number) => new TextDecoder().decode(answers[number]) === 'number ' + number);
  console.log('good ' + good.length);
}
if (what === 'close') {
  connection.close({ closeCode: Number(argument), reason });
} else {
  connection.close({ closeCode: 0, reason: '' });
}
await connection.closed.catch(() => {});
