# The image holds the bundle and its production dependencies, and runs as a user without rights. It serves the sample
# company until COGNITO_USER_POOL_ID names a real pool; then AUTH_CLIENT_IDS must be set as well.

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY web/package.json ./web/
RUN npm ci
COPY tsdown.config.ts tsconfig.json ./
COPY scripts ./scripts
COPY src ./src
COPY web ./web
RUN npm run build && npm prune --omit=dev

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 DEFAULT_DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY schema ./schema
# A new volume takes its owner from the image's directory.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 4000
# The image has no curl. Liveness, not readiness: starting again does not mend a pool that cannot be reached.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 4000}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Not through npm, which would keep the signals to itself.
ENTRYPOINT ["node", "/app/dist/main.mjs"]
