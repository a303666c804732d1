# Builds with the compiler that native packages may need, and runs without it.
FROM node:20.19-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:20.19-bookworm-slim
ENV NODE_ENV=production \
    HOTSPOT_LEDGER_DATA=/data \
    HOTSPOT_LEDGER_HOST=0.0.0.0 \
    HOTSPOT_LEDGER_PORT=3000
WORKDIR /app
COPY --from=build --chown=root:root /app/package.json /app/LICENSE ./
COPY --from=build --chown=root:root /app/node_modules ./node_modules
COPY --from=build --chown=root:root /app/dist ./dist
COPY --from=build --chown=root:root /app/mappings ./mappings
COPY --from=build --chown=root:root /app/profiles ./profiles
# The log is the only thing that cannot be rebuilt: it belongs on a volume, never in the container's own layer.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.HOTSPOT_LEDGER_PORT + '/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/main.js"]
