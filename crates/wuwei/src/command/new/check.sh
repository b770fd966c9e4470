#!/bin/sh
# 给 Gitee 等其他平台：只看退出状态，0 为通过。还没有在 Gitee 上试过。程序放到仓库的 bin/wuwei，在仓库的最上层运行。
# For Gitee and others: only the exit status counts, 0 is good. Not yet tried on Gitee. The program goes to
# bin/wuwei; run it where the repository begins.
set -e
bin/wuwei check DIR
bin/wuwei test DIR
bin/wuwei build DIR -o public
