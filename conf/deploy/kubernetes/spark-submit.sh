#!/usr/bin/env bash
# The job by spark-submit on Kubernetes, without the operator; orderflow.yml comes first.
#   KUBERNETES=https://HOST:6443 NAMESPACE=orders ./spark-submit.sh
# The settings come from the same ConfigMap, by a template of the driver's pod: spark-submit itself passes no environment on.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
exec spark-submit --master "k8s://${KUBERNETES:?https://HOST:PORT of the API server}" --deploy-mode cluster \
  --name orderflow-job --class io.orderflow.job.JobMain \
  --conf "spark.kubernetes.namespace=${NAMESPACE:?the namespace with the ConfigMap and the secret orderflow}" \
  --conf spark.kubernetes.container.image=orderflow-spark:0.1.0 \
  --conf spark.kubernetes.authenticate.driver.serviceAccountName=orderflow \
  --conf "spark.kubernetes.driver.podTemplateFile=$here/driver-pod.yml" \
  --conf spark.kubernetes.driver.secrets.orderflow=/etc/orderflow/secrets \
  --conf spark.executor.instances=2 --conf spark.executor.cores=4 --conf spark.executor.memory=2g \
  --conf spark.submit.callSystemExitOnMainExit=true \
  local:///opt/spark/jars-orderflow/orderflow-job.jar "$@"
