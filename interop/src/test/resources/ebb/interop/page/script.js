// Writes into the page what the browser knows about how it was loaded, for the test that reads the document afterwards,
// and with ?report sends it to the server, for browsers whose document no test can read.
addEventListener('load', async () => {
  const answers = await Promise.all(
    [...Array(20).keys()].map(number => fetch('small/' + number + '.txt').then(answer => answer.text())));
  const echoed = await fetch('echo', { method: 'POST', body: 'sent by the page' })
    .then(answer => answer.ok ? answer.text() : 'refused');
  const found = {
    page: performance.getEntriesByType('navigation')[0].nextHopProtocol,
    parts: Object.fromEntries(performance.getEntriesByType('resource')
      .map(part => [new URL(part.name).pathname, part.nextHopProtocol])),
    color: getComputedStyle(document.getElementById('heading')).color,
    image: document.getElementById('image').naturalWidth,
    fetched: answers.join(' '),
    echoed,
  };
  const text = JSON.stringify(found, null, 1);
  document.getElementById('findings').textContent = text;
  if (location.search === '?report') {
    await fetch('findings', { method: 'POST', body: text });
  }
});
