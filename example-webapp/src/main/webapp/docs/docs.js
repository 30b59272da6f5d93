const response = await fetch("../openapi.json");
const spec = await response.json();
// Swagger UI reads relative addresses from its own page, and not from the description's place
const flow = spec.components.securitySchemes.password.flows.password;
flow.tokenUrl = new URL(flow.tokenUrl, response.url).href;
for (const server of spec.servers) {
  server.url = new URL(server.url, response.url).href;
}
SwaggerUIBundle({spec, dom_id: "#ui", validatorUrl: null, tryItOutEnabled: true});
