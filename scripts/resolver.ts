// npm run resolver: serves lots that `npm run lot` made to whoever scans their labels, until it is interrupted. It writes down nothing of what is asked.
import { z } from "zod";

import { type LotFiles, openLot } from "../sdk/Lots.ts";
import { startResolver } from "../sdk/Resolver.ts";
import { acceptSnapshot, trustRootFrom } from "../sdk/Snapshots.ts";
import { type ChainFacts, snapshotFacts } from "../sdk/Verify.ts";
import { readJson, readText } from "./flows/shared/inputFile.ts";
import { CommandRefused, readResolverCommand, type ResolverCommand, type StatusFiles } from "./lots/command.ts";
import { told } from "./lots/terminal.ts";

await told(() => serve(readResolverCommand(process.argv.slice(2))));

async function serve({ lots: folders, status, host, port, root, name }: ResolverCommand): Promise<void> {
  const facts = status === undefined ? undefined : factsIn(status);
  const lots: LotFiles[] = [];
  try {
    for (const folder of folders)
      lots.push(await openLot(folder).catch(refuse("ENOENT", `${folder} holds no finished lot.`)));
    const resolver = await startResolver({
      lots,
      port,
      ...(host === undefined ? {} : { host }),
      ...(root === undefined ? {} : { root }),
      ...(name === undefined ? {} : { name }),
      ...(facts === undefined ? {} : { facts }),
      onFailure: (error) => {
        console.error(error);
      },
    }).catch(refuse("EADDRINUSE", `The port ${port} is taken; --port names another.`));
    for (const { manifest } of lots) console.log(`${manifest.gtin} ${manifest.lot}`);
    console.log(`are served at ${resolver.root} until this is interrupted.`);
    await interruption();
    await resolver.close();
    console.log("Stopped.");
  } finally {
    await Promise.all(lots.map((files) => files.close()));
  }
}

/** A snapshot that is believed now, and told until it is too old. */
function factsIn({ snapshot: file, trust, chainId, maximumAge }: StatusFiles): () => ChainFacts | undefined {
  const text = readText(file);
  const root = trustRootFrom(readJson(trust, z.unknown()));
  const snapshot = acceptSnapshot(text, { root, chainId, maximumAge, now: seconds() });
  const facts = snapshotFacts(snapshot);
  return () => (seconds() - snapshot.issuedAt > maximumAge ? undefined : facts);
}

/** Says in words what the system refuses by a code. */
function refuse(code: string, message: string): (error: unknown) => never {
  return (error) => {
    throw error instanceof Error && "code" in error && error.code === code ? new CommandRefused(message) : error;
  };
}

function seconds(): number {
  return Math.floor(Date.now() / 1_000);
}

async function interruption(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once("SIGINT", resolve).once("SIGTERM", resolve);
  });
}
