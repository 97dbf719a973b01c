"use strict";

let explaining = false;

function showHeld(answer) {
  const any = answer.held > 0 || (answer.explanation?.holders.length ?? 0) > 0;
  byId("held").hidden = !any;
  if (!any) {
    return;
  }
  const signature = JSON.stringify(answer);
  if (byId("held").dataset.shown === signature) {
    return;
  }
  byId("held").dataset.shown = signature;
  showHolders(answer);
  byId("groups").querySelector("tbody").replaceChildren(...(answer.groups ?? []).map(group => {
    const row = element("tr");
    row.append(element("td", "", group.closeReason), element("td"), element("td", "figure", millis(group.oldestMillis)),
      element("td", "figure", count(group.count)));
    row.children[1].append(element("code", "", group.acceptedAt || "not known"));
    return row;
  }));
  const sampled = (answer.groups ?? []).reduce((total, group) => total + group.count, 0);
  say("sampled", sampled > 0 && sampled < answer.held
    ? "The table shows a sample: " + count(sampled) + " of " + count(answer.held) + "." : "");
}

function showHolders({held, explanation}) {
  const button = byId("explain");
  if (!explanation) {
    byId("holders").replaceChildren(sentence(plural(held, "closed connection is", "closed connections are")
      + " still held. Who holds them is not known yet."));
    say(button, "Find out who holds them");
    return;
  }
  const holders = explanation.holders.map(holder => {
    const item = sentence(holder.sentence);
    const path = (holder.path ?? []).join(" → ");
    item.append(element("p", "path", (holder.keptBytes > 0 ? "keeps " + bytes(holder.keptBytes) : "")
      + (holder.keptBytes > 0 && path ? " · " : "") + path));
    return item;
  });
  byId("holders").replaceChildren(...(holders.length > 0 ? holders : [sentence("Nobody held a closed connection any more.")]));
  say("explain-state", "Found out at " + clock(explanation.timeMillis) + ".");
  say(button, "Look again");
}

// A sentence in which names of code stand between backticks.
function sentence(text) {
  const item = element("li");
  const line = element("p", "sentence");
  String(text).split("`").forEach((part, index) => line.append(index % 2 === 1 ? element("code", "", part) : part));
  item.append(line);
  return item;
}

async function explain() {
  if (explaining) {
    return;
  }
  explaining = true;
  byId("explain").disabled = true;
  say("explain-state", "Taking a heap dump of the server and walking it; this pauses the server for a moment …");
  try {
    const answer = await post("/api/held/explain");
    if (answer.status === 409) {
      say("explain-state", "Somebody else is finding out already; the answer will stand here.");
    } else if (!answer.ok) {
      say("explain-state", await refusal(answer, "It could not be found out"));
    } else {
      byId("held").dataset.shown = "";
      showHeld(await get("/api/held"));
    }
  } catch (failure) {
    say("explain-state", "It could not be found out: " + failure.message);
  } finally {
    explaining = false;
    byId("explain").disabled = false;
  }
}

byId("explain").addEventListener("click", explain);
