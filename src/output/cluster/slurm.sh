#!/usr/bin/env bash
# {{ title }}: {{ shards }} shards as an array job, and a job that merges them when all are done.
#
# Give it to a shell where jobs are submitted, in the folder that the paths below are relative to: bash FILE. Not to sbatch, which it
# calls itself. Given again after a failure it computes what is not there, and nothing else: orecast status {{ folder }}
# What your site asks for besides (--partition, --account, --time) goes beside the other options of the two sbatch.
set -euo pipefail
mkdir -p {{ logs }}

array=$(sbatch --parsable --job-name={{ name }} --array=1-{{ shards }} --requeue \
    --cpus-per-task={{ cpus }} --mem={{ memory }}G --output={{ shard_log }} <<'SHARD'
#!/usr/bin/env bash
exec {{ command }} --shard "$SLURM_ARRAY_TASK_ID/{{ shards }}" --output {{ folder }} --threads "$SLURM_CPUS_PER_TASK" --quiet
SHARD
)
array=${array%%;*}

merge=$(sbatch --parsable --job-name={{ name }}-merge --dependency="afterok:$array" --kill-on-invalid-dep=yes \
    --cpus-per-task={{ cpus }} --mem={{ memory }}G --output={{ merge_log }} <<'MERGE'
#!/usr/bin/env bash
exec orecast merge {{ folder }} --output {{ results }} --threads "$SLURM_CPUS_PER_TASK"
MERGE
)
echo "submitted: shards $array, merge ${merge%%;*}"
