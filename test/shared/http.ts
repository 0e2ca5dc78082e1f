import { request, type IncomingHttpHeaders } from "node:http";

/** What came back over HTTP. */
export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How something is asked for over HTTP. */
export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks for an address as it is: nothing of it is mended, as `fetch` would, and no redirect is followed. */
export async function ask(root: string, path: string, { method = "GET", headers = {} }: Asking = {}): Promise<Answer> {
  const { hostname, port } = new URL(root);
  return new Promise((resolve, reject) => {
    const options = { host: hostname, port, path, method, headers, agent: false };
    request(options, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text: string) => (body += text));
      response.on("end", () => {
        resolve({ status: response.statusCode, headers: response.headers, body });
      });
    })
      .on("error", reject)
      .end();
  });
}
