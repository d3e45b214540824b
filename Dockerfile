# Two stages: the script that .ci/run also runs makes the folder that ships; the image is that folder on a slim Debian.
FROM node:24-bookworm-slim AS package
WORKDIR /source
COPY . .
# This image has Node 24 already; the one npm brings for machines without it stays behind.
RUN .ci/package.sh /app && rm -rf /app/node_modules/node-linux-*

FROM node:24-bookworm-slim
# The embedded PostgreSQL wants a user with a passwd entry; `node` (1000) has one.
RUN mkdir /data && chown node:node /data
COPY --from=package /app /app
WORKDIR /app
USER node
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["node", "health.mjs"]
CMD ["node", "src/start.mjs", "src/main.ts"]
